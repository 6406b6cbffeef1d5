package dev.cairn.rest.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bodies by a clock that the test moves. */
class PacedBodyTest {

  private static final int RATE = 1000;

  private long now;

  private PacedBody body(InputStream in) {
    return new PacedBody(in, () -> now, now, RATE, Duration.ofSeconds(300));
  }

  private void atSecond(long second) {
    now = Duration.ofSeconds(second).toNanos();
  }

  private static void assertTooSlow(PacedBody body) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(body::read)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.REQUEST_TOO_SLOW));
  }

  @Test
  void steadyBodyPassesUntilItsTimeIsOver() throws Exception {
    PacedBody body = body(new ByteArrayInputStream(new byte[RATE * 301]));
    for (int second = 1; second <= 300; second++) {
      atSecond(second);
      assertThat(body.readNBytes(RATE)).hasSize(RATE);
    }

    atSecond(301);
    assertTooSlow(body);
  }

  @Test
  void tricklingBodyEnds() throws Exception {
    PacedBody body = body(new ByteArrayInputStream(new byte[RATE]));
    for (int second = 1; second <= 10; second++) {
      atSecond(second);
      assertThat(body.read()).isZero();
    }

    atSecond(11);
    assertTooSlow(body);
  }

  @Test
  void whatCameAtOnceMayPause() throws Exception {
    PacedBody body = body(new ByteArrayInputStream(new byte[20 * RATE + 2]));
    assertThat(body.readNBytes(20 * RATE)).hasSize(20 * RATE);

    atSecond(30);
    assertThat(body.read()).isZero();
    atSecond(31);
    assertTooSlow(body);
  }

  @Test
  void silenceForWhichTheServerGaveUpIsTooSlowAndAClosedConnectionIsNot() throws Exception {
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new SocketTimeoutException();
          }
        };
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(body(silent)::read);
    PacedBody body = body(silent);
    atSecond(30);

    assertTooSlow(body);
  }

  @Test
  void endIsNoByte() throws Exception {
    PacedBody body = body(InputStream.nullInputStream());
    atSecond(299);

    assertThat(body.read()).isEqualTo(-1);
  }
}
