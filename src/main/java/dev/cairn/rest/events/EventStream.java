package dev.cairn.rest.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.events.EventGap;
import dev.cairn.events.EventSink;
import dev.cairn.json.JsonWriter;
import dev.cairn.session.SessionEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A response of Server-Sent Events. Sending an event never blocks: up to a few kilobytes are
 * buffered for the client, and the stream ends if the client reads nothing for a while. It takes no
 * lock either, because servers hold their own locks when they call it.
 */
final class EventStream implements EventSink, WriteListener, AsyncListener {

  private static final int ROOM_BYTES = 16 << 10;
  private static final int RETRY_MILLIS = 2_000;
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Writers writers;
  private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private final AtomicInteger working = new AtomicInteger();
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final AtomicBoolean isCompleted = new AtomicBoolean();
  private volatile boolean isStarted;
  private volatile boolean isEnding;
  private volatile boolean isAbandoned;
  private volatile long lastSent = System.nanoTime();
  private volatile long lastTaken = lastSent;
  private Runnable changed = () -> {};
  private boolean isUnflushed;

  /** Threads that may block. */
  interface Writers {
    /**
     * Runs a write in one of them.
     *
     * @param refused runs instead if no thread is available
     */
    void execute(Runnable writing, Runnable refused);
  }

  /** The data of an event. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Change(UUID sessionId, Optional<UUID> checkpointId, Instant time) {}

  /** The data of {@code gap_detected}. */
  record Gap(
      String requestedAfterId,
      Optional<String> oldestAvailableId,
      String newestAvailableId,
      String resumeHint) {}

  /**
   * @param writers the threads in which the server may block
   */
  EventStream(AsyncContext context, Writers writers) throws IOException {
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    this.writers = writers;
  }

  /**
   * Begins the stream, and lets the server ask for more once the request has left its thread. These
   * few bytes fit into the buffer of any connection.
   *
   * @param lastId sent without data, so that a client cut off before the first event misses none
   */
  void begin(String lastId) throws IOException {
    out.write(bytes("retry: %d\nid: %s\n\n".formatted(RETRY_MILLIS, lastId)));
    begin();
  }

  /** Begins a stream whose first bytes come from elsewhere. */
  void begin() throws IOException {
    out.flush();
    out.flush(); // Liberty skips the first one, expecting more
    context.addListener(this);
    out.setWriteListener(this);
  }

  /**
   * Sets a callback that runs when data was written and when the stream is closed. Must be called
   * before the stream begins.
   */
  void follow(Runnable follower) {
    changed = follower;
  }

  @Override
  public boolean hasRoom() {
    return waitingBytes.get() < ROOM_BYTES && !isEnding && isOpen();
  }

  @Override
  public void event(String id, SessionEvent event) {
    send(
        id,
        event.kind().name().toLowerCase(Locale.ROOT),
        new Change(event.sessionId(), event.checkpointId(), event.time()));
  }

  @Override
  public void gap(String id, EventGap gap) {
    send(
        id,
        "gap_detected",
        new Gap(
            gap.requestedAfterId(),
            gap.oldestAvailableId(),
            gap.newestAvailableId(),
            "reload what you hold, events continue from here"));
  }

  private void send(String id, String name, Object data) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try {
      JsonWriter.write(data, json);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    send(
        "id: %s\nevent: %s\ndata: %s\n\n"
            .formatted(id, name, json.toString(StandardCharsets.UTF_8)));
  }

  private void send(String text) {
    pass(bytes(text));
  }

  /** Queues bytes to be sent as they are. */
  void pass(byte[] bytes) {
    lastSent = System.nanoTime();
    if (waitingBytes.getAndAdd(bytes.length) == 0) {
      lastTaken = lastSent;
    }
    waiting.add(bytes);
    write();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void heartbeat() {
    if (!isEnding && !isStalled() && System.nanoTime() - lastSent > SILENCE.toNanos()) {
      send(":\n\n");
    } else {
      resume();
    }
  }

  /**
   * Closes the stream if nobody reads. Otherwise retries writes that found no writer the last time.
   */
  void resume() {
    if (isStalled()) {
      abandon();
    } else if (isEnding || waitingBytes.get() > 0) {
      write();
    }
  }

  private boolean isStalled() {
    return waitingBytes.get() > 0 && System.nanoTime() - lastTaken > PATIENCE.toNanos();
  }

  /**
   * Closes the stream and discards pending data. If the server is blocked in a write, it closes as
   * soon as that fails.
   */
  private void abandon() {
    isEnding = true;
    isAbandoned = true;
    write();
  }

  @Override
  public boolean isOpen() {
    return !isCompleted.get();
  }

  @Override
  public void end() {
    isEnding = true;
    write();
  }

  @Override
  public void onWritePossible() {
    isStarted = true;
    write();
  }

  private void write() {
    if ((isStarted || isAbandoned) && isScheduled.compareAndSet(false, true)) {
      writers.execute(this::writeNow, () -> isScheduled.set(false));
    }
  }

  /**
   * Writes pending data. Only one thread at a time writes and completes; other threads leave their
   * work to it.
   */
  private void writeNow() {
    isScheduled.set(false);
    if (working.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      try {
        writeWhatIsTaken();
      } catch (IOException | RuntimeException e) { // the client disconnected
        complete();
      }
      seen = working.addAndGet(-seen);
    } while (seen != 0);
  }

  private void writeWhatIsTaken() throws IOException {
    while (!isCompleted.get() && (isAbandoned || out.isReady())) {
      byte[] next = isAbandoned ? null : waiting.poll();
      if (next != null) {
        out.write(next);
        isUnflushed = true;
        lastTaken = System.nanoTime();
        waitingBytes.addAndGet(-next.length);
        changed.run();
      } else if (isUnflushed && !isAbandoned) {
        isUnflushed = false;
        out.flush();
      } else if (isEnding) {
        complete();
      } else {
        return;
      }
    }
  }

  private void complete() {
    if (isCompleted.compareAndSet(false, true)) {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        // The server has completed it already.
      }
      changed.run();
    }
  }

  @Override
  public void onError(Throwable failure) {
    abandon();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    isCompleted.set(true);
    changed.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    abandon();
  }

  @Override
  public void onError(AsyncEvent event) {
    abandon();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It starts only once.
  }
}
