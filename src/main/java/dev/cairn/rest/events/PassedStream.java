package dev.cairn.rest.events;

import dev.cairn.events.OpenStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes a stream of another server on, as it comes. It asks for no more than its reader takes, and
 * has no thread: those of the HTTP client bring what comes, and go.
 */
final class PassedStream implements Flow.Subscriber<List<ByteBuffer>>, OpenStream {

  /** A server that is there sends a comment more often. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private final EventStream to;
  private final AtomicBoolean owesRequest = new AtomicBoolean();
  private volatile Flow.Subscription from;
  private volatile long lastHeard = System.nanoTime();

  PassedStream(EventStream to) {
    this.to = to;
    to.follow(this::goOn);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    from = subscription;
    owesRequest.set(true);
    goOn();
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    lastHeard = System.nanoTime();
    owesRequest.set(true);
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      to.pass(bytes);
    }
    goOn();
  }

  /** Asks for more once there is room, and for nothing any more once the reader is gone. */
  private void goOn() {
    Flow.Subscription source = from;
    if (source == null) {
      return;
    }
    if (!to.isOpen()) {
      source.cancel();
    } else if (to.hasRoom() && owesRequest.compareAndSet(true, false)) {
      source.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    to.end();
  }

  @Override
  public void onComplete() {
    to.end();
  }

  @Override
  public void beat() {
    boolean isSilent =
        !owesRequest.get() && System.nanoTime() - lastHeard > LONGEST_SILENCE.toNanos();
    if (isSilent) {
      end();
    }
    to.goOn();
  }

  @Override
  public boolean isOpen() {
    return to.isOpen();
  }

  @Override
  public void end() {
    to.end();
    if (from != null) {
      from.cancel();
    }
  }
}
