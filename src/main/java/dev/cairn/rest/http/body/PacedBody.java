package dev.cairn.rest.http.body;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A body being received, with a time limit, since it occupies a thread and a connection. */
final class PacedBody extends FilterInputStream {

  /** Networks pause, and a short body is not worth measuring. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final long start;
  private final long bytesPerSecond;
  private final Duration most;
  private long bytes;

  /**
   * @param start when the request began, as a value of {@link System#nanoTime()}
   * @param bytesPerSecond the minimum average rate, after a grace period
   * @param most the maximum total time
   */
  PacedBody(InputStream in, LongSupplier nanoTime, long start, long bytesPerSecond, Duration most) {
    super(in);
    this.nanoTime = nanoTime;
    this.start = start;
    this.bytesPerSecond = bytesPerSecond;
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the body arrives too slowly
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(buffer, offset, length);
    } catch (IOException e) {
      check(); // the server may have timed out
      throw e;
    }
    if (read > 0) {
      bytes += read;
      check();
    }
    return read;
  }

  private void check() {
    Duration taken = Duration.ofNanos(nanoTime.getAsLong() - start);
    if (taken.compareTo(most) > 0) {
      throw new StorageException(
          Problem.REQUEST_TOO_SLOW, "more than %d seconds".formatted(most.toSeconds()));
    }
    if (taken.minus(GRACE).toMillis() * bytesPerSecond > bytes * 1000) {
      throw new StorageException(
          Problem.REQUEST_TOO_SLOW, "less than %d bytes a second".formatted(bytesPerSecond));
    }
  }
}
