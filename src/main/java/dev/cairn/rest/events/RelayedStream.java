package dev.cairn.rest.events;

import dev.cairn.events.OpenStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Relays another server's stream as it arrives. It requests no more than its reader accepts and
 * needs no thread of its own: the HTTP client's threads deliver the data.
 */
final class RelayedStream implements Flow.Subscriber<List<ByteBuffer>>, OpenStream {

  /** A live server sends comments more often than this. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private final EventStream to;
  private final AtomicBoolean requestPending = new AtomicBoolean();
  private volatile Flow.Subscription from;
  private volatile long lastHeard = System.nanoTime();

  RelayedStream(EventStream to) {
    this.to = to;
    to.follow(this::resume);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    from = subscription;
    requestPending.set(true);
    resume();
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    lastHeard = System.nanoTime();
    requestPending.set(true);
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      to.pass(bytes);
    }
    resume();
  }

  /** Requests more if there is room, or cancels the source if the reader is gone. */
  private void resume() {
    Flow.Subscription source = from;
    if (source == null) {
      return;
    }
    if (!to.isOpen()) {
      source.cancel();
    } else if (to.hasRoom() && requestPending.compareAndSet(true, false)) {
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
  public void heartbeat() {
    boolean isSilent =
        !requestPending.get() && System.nanoTime() - lastHeard > LONGEST_SILENCE.toNanos();
    if (isSilent) {
      end();
    }
    to.resume();
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
