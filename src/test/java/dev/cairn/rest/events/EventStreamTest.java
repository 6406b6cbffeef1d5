package dev.cairn.rest.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.EventKind;
import dev.cairn.session.SessionEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What happens at the same moment, which no server can be made to do on demand. */
class EventStreamTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<String> calls = new ArrayList<>();
  private boolean isSlow;
  private boolean isRefusing;

  private final class Out extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      // The test calls it.
    }

    @Override
    public void write(int one) {
      throw new AssertionError();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      if (!isSlow) {
        return;
      }
      note("write begins");
      begun.countDown();
      try {
        mayEnd.await(30, SECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      note("write ends");
    }
  }

  private void note(String call) {
    synchronized (calls) {
      calls.add(call);
    }
  }

  private static <T> T standIn(Class<T> type, String method, Runnable effect, Object result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                effect.run();
              }
              return called.getReturnType().isInstance(result) ? result : null;
            }));
  }

  private EventStream stream() throws IOException {
    ServletResponse response =
        standIn(ServletResponse.class, "getOutputStream", () -> {}, new Out());
    AsyncContext context =
        standIn(AsyncContext.class, "complete", () -> note("complete"), response);
    EventStream stream = new EventStream(context, this::execute);
    stream.begin("0");
    stream.onWritePossible();
    return stream;
  }

  private void execute(Runnable writing, Runnable refused) {
    if (isRefusing) {
      refused.run();
    } else if (isSlow) {
      new Thread(writing).start();
    } else {
      writing.run();
    }
  }

  private static SessionEvent event() {
    return new SessionEvent(
        new UUID(0, 1), 1, EventKind.SESSION_CHANGED, Optional.empty(), Instant.EPOCH);
  }

  @Test
  void responseIsNotCompletedWhileItIsWritten() throws Exception {
    EventStream stream = stream();
    isSlow = true;
    stream.event("1", event());
    assertThat(begun.await(30, SECONDS)).isTrue();

    stream.onTimeout(null);
    mayEnd.countDown();
    while (stream.isOpen()) {
      Thread.onSpinWait();
    }

    synchronized (calls) {
      assertThat(calls).startsWith("write begins", "write ends").doesNotHaveDuplicates();
    }
  }

  @Test
  void whatFoundNoWriterIsWrittenLater() throws Exception {
    EventStream stream = stream();
    isRefusing = true;
    stream.event("1", event());
    stream.end();
    assertThat(stream.isOpen()).isTrue();

    isRefusing = false;
    stream.heartbeat();

    assertThat(stream.isOpen()).isFalse();
    assertThat(calls).containsExactly("complete");
  }
}
