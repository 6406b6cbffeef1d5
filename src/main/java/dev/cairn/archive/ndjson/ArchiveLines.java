package dev.cairn.archive.ndjson;

import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the lines of an archive, which are distinguished by their beginnings. */
final class ArchiveLines implements Closeable {

  private static final int FIRST_BYTES = 1 << 13;
  private static final int BYTES_OF_A_RUN = 32;

  /**
   * Large enough for metadata as a string, where each byte may take six, and for the largest
   * knowledge file in Base64.
   */
  private static final int MAX_PART_BYTES = 1 << 24;

  private static final byte[] MESSAGE = "{\"message".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SESSION = "{\"session\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FILE = "{\"knowledge_file\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "{\"end\":".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final int maxMessageBytes;
  private final int maxOtherBytes;
  private int number;
  private Optional<JsonText> putBack = Optional.empty();

  /**
   * @param maxLineBytes the maximum length of a line
   * @param maxMessages the maximum number of messages in one checkpoint, whose line contains runs
   *     of them
   */
  ArchiveLines(InputStream in, int maxLineBytes, int maxMessages) {
    this.in = in;
    this.maxMessageBytes = maxLineBytes;
    this.maxOtherBytes =
        (int) Math.min(maxLineBytes, MAX_PART_BYTES + (long) BYTES_OF_A_RUN * maxMessages);
  }

  /** Counts the lines that begin like sessions and files. */
  static int countEntries(InputStream in) throws IOException {
    int entries = 0;
    byte[] beginning = new byte[FILE.length];
    int length = 0; // of the current line, as far as relevant
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        length = 0;
      } else if (length < beginning.length) {
        beginning[length++] = (byte) next;
        JsonText line = new JsonText(beginning, 0, length);
        if (length == SESSION.length && beginsSession(line)
            || length == FILE.length && beginsFile(line)) {
          entries++;
        }
      }
    }
    return entries;
  }

  static StorageException wrong(String details) {
    return new StorageException(Problem.INVALID_ARCHIVE, details);
  }

  /** Returns the number of the last line read, from 1. */
  int number() {
    return number;
  }

  /**
   * Returns the next line; empty at the end.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the line is too long; it is skipped
   */
  Optional<JsonText> next() throws IOException {
    Optional<JsonText> waiting = putBack;
    putBack = Optional.empty();
    return waiting.isPresent() ? waiting : read();
  }

  private Optional<JsonText> read() throws IOException {
    byte[] bytes = new byte[FIRST_BYTES];
    int length = 0;
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    number++;
    int max = Math.min(FIRST_BYTES, maxMessageBytes);
    while (next >= 0 && next != '\n') {
      if (length == max) {
        max = beginsWith(JsonText.of(bytes), MESSAGE) ? maxMessageBytes : maxOtherBytes;
        if (length >= max) {
          skipLine();
          throw wrong("the line is too long");
        }
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(max, 2L * length));
      }
      bytes[length++] = (byte) next;
      next = in.read();
    }
    return Optional.of(new JsonText(bytes, 0, length));
  }

  private void skipLine() throws IOException {
    int next = in.read();
    while (next >= 0 && next != '\n') {
      next = in.read();
    }
  }

  JsonText require() throws IOException {
    return next().orElseThrow(() -> wrong("the archive ends without its last line"));
  }

  void requireNone() throws IOException {
    if (next().isPresent()) {
      throw wrong("the archive continues after its end");
    }
  }

  /** Returns the next line of a session, after its first. */
  JsonText requireOfSession() throws IOException {
    JsonText line = require();
    if (isBeginning(line)) {
      putBack = Optional.of(line);
      throw wrong("the session ends without its last line");
    }
    return line;
  }

  /** Skips the rest of a session, valid or not. */
  void skipSession() throws IOException {
    Optional<JsonText> line = nextOfAnyLength();
    while (line.isPresent() && !isBeginning(line.get())) {
      line = nextOfAnyLength();
    }
    putBack = line;
  }

  private Optional<JsonText> nextOfAnyLength() throws IOException {
    while (true) {
      try {
        return next();
      } catch (StorageException e) {
        // The line is too long to begin a session or the end.
      }
    }
  }

  static boolean beginsSession(JsonText line) {
    return beginsWith(line, SESSION);
  }

  static boolean beginsFile(JsonText line) {
    return beginsWith(line, FILE);
  }

  private static boolean isBeginning(JsonText line) {
    return beginsSession(line) || beginsFile(line) || beginsWith(line, END);
  }

  private static boolean beginsWith(JsonText line, byte[] beginning) {
    return line.length() >= beginning.length
        && Arrays.equals(
            line.bytes(),
            line.offset(),
            line.offset() + beginning.length,
            beginning,
            0,
            beginning.length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
