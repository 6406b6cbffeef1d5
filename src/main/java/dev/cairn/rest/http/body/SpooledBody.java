package dev.cairn.rest.http.body;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A complete body in a file, too large for memory. Its readers do not wait for the client. */
public final class SpooledBody implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final SeekableByteChannel file;
  private final TemporaryFiles.Room room;
  private long taken;

  private SpooledBody(Path path, SeekableByteChannel file, TemporaryFiles.Room room) {
    this.path = path;
    this.file = file;
    this.room = room;
  }

  /**
   * Receives a body to its end.
   *
   * @param path an empty file
   * @param room the disk budget to charge
   */
  static SpooledBody take(
      InputStream body, long maxBytes, Path path, Set<OpenOption> options, TemporaryFiles.Room room)
      throws IOException {
    SpooledBody spooled = new SpooledBody(path, Files.newByteChannel(path, options), room);
    try {
      spooled.take(body, maxBytes);
      return spooled;
    } catch (IOException | RuntimeException e) {
      spooled.close();
      throw e;
    }
  }

  private void take(InputStream body, long maxBytes) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int length = read(body, buffer);
    while (length >= 0) {
      if (file.position() + length > maxBytes) {
        throw new StorageException(Problem.REQUEST_TOO_LARGE);
      }
      room.take(length);
      taken += length;
      write(ByteBuffer.wrap(buffer, 0, length));
      length = read(body, buffer);
    }
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new StorageException(Problem.NO_ROOM, e);
    }
  }

  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new StorageException(Problem.REQUEST_CUT_OFF, e);
    }
  }

  /**
   * Returns the body from its beginning, for each call anew. Only one stream may be in use at a
   * time.
   */
  public InputStream read() throws IOException {
    file.position(0);
    InputStream in = Channels.newInputStream(file);
    return new BufferedInputStream(in, BUFFER_BYTES) {
      @Override
      public void close() {
        // The file is closed along with the spooled body.
      }
    };
  }

  /** Returns the length in bytes. */
  long length() {
    return taken;
  }

  /** Counts the occurrences of an ASCII character. */
  long count(char character) throws IOException {
    InputStream in = read();
    byte[] buffer = new byte[BUFFER_BYTES - 1];
    long found = 0;
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      for (int i = 0; i < length; i++) {
        found += buffer[i] == character ? 1 : 0;
      }
    }
    return found;
  }

  /**
   * Reads the whole body in pieces: for a single read as large as the array, Java would allocate as
   * much memory again.
   */
  byte[] toByteArray() throws IOException {
    byte[] bytes = new byte[Math.toIntExact(taken)];
    InputStream in = read();
    int length = 0;
    while (length < bytes.length) {
      int piece = Math.min(BUFFER_BYTES - 1, bytes.length - length);
      if (in.readNBytes(bytes, length, piece) < piece) {
        throw new EOFException("the file is shorter than what was written");
      }
      length += piece;
    }
    return bytes;
  }

  /** Returns the path of a named file. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(path);
    room.release(taken);
    taken = 0;
  }
}
