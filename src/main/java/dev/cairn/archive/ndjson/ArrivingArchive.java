package dev.cairn.archive.ndjson;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * An archive that is being received. Invalid input is rejected at once, rather than after the whole
 * archive has arrived.
 */
public final class ArrivingArchive extends FilterInputStream {

  private static final byte[] BEGINNING = "{\"archive\":".getBytes(StandardCharsets.US_ASCII);

  private final int maxLineBytes;
  private long position;
  private int lineBytes;
  private int longestLine;
  private int line = 1;

  /**
   * @param maxLineBytes the maximum length of a line
   */
  public ArrivingArchive(InputStream in, int maxLineBytes) {
    super(in);
    this.maxLineBytes = maxLineBytes;
  }

  /** Returns the length in bytes of the longest line so far. */
  public int longestLine() {
    return longestLine;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      check((byte) next);
    }
    return next;
  }

  /**
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if it does not begin like an
   *     archive or has a line that is too long
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    for (int i = offset; i < offset + read; i++) {
      check(buffer[i]);
    }
    return read;
  }

  private void check(byte next) {
    if (position < BEGINNING.length && next != BEGINNING[(int) position]) {
      throw ArchiveLines.wrong("it does not begin like an archive");
    }
    position++;
    if (next == '\n') {
      line++;
      lineBytes = 0;
    } else if (++lineBytes > longestLine) {
      longestLine = lineBytes;
    }
    if (lineBytes > maxLineBytes) {
      throw ArchiveLines.wrong("line %d is longer than cairn.max-request-size".formatted(line));
    }
  }
}
