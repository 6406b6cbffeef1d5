package dev.cairn.rest.http;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body too large for memory, whole in a file. What reads it then waits for no client. */
public final class SpooledBody implements Closeable {

  private static final System.Logger LOG = System.getLogger(SpooledBody.class.getName());
  private static final int BUFFER_BYTES = 1 << 16;

  /** Followed by the process that has the file. */
  private static final Pattern NAME = Pattern.compile("cairn-body-(\\d{1,18})-.*");

  private final Path path;
  private final SeekableByteChannel file;

  private SpooledBody(Path path, SeekableByteChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Takes a body to its end, into a file that has no name any more once it is open: nothing is left
   * behind, whatever happens.
   *
   * @param maxBytes the most that is taken
   */
  public static SpooledBody nameless(InputStream body, long maxBytes) throws IOException {
    return of(body, maxBytes, StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Takes a body to its end, into a file that a library opens by its name. */
  public static SpooledBody named(InputStream body, long maxBytes) throws IOException {
    return of(body, maxBytes);
  }

  private static SpooledBody of(InputStream body, long maxBytes, OpenOption... options)
      throws IOException {
    Path path = Files.createTempFile(prefix(), null); // nobody else can read it
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(StandardOpenOption.READ);
    all.add(StandardOpenOption.WRITE);
    SpooledBody spooled = new SpooledBody(path, Files.newByteChannel(path, all));
    try {
      spooled.take(body, maxBytes);
      return spooled;
    } catch (IOException | RuntimeException e) {
      spooled.close();
      throw e;
    }
  }

  private static String prefix() {
    return "cairn-body-" + ProcessHandle.current().pid() + "-";
  }

  /** Deletes the files of servers that were killed. Called before there is one of this server. */
  public static void deleteLeftovers() {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "cairn-body-*")) {
      for (Path file : files) {
        if (isLeftover(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(System.Logger.Level.WARNING, "Temporary files of earlier requests remain", e);
    }
  }

  private static boolean isLeftover(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    long pid = Long.parseLong(matcher.group(1));
    return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
  }

  private void take(InputStream body, long maxBytes) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int length = read(body, buffer);
    while (length >= 0) {
      if (file.position() + length > maxBytes) {
        throw new StorageException(Problem.REQUEST_TOO_LARGE);
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      length = read(body, buffer);
    }
  }

  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new StorageException(Problem.REQUEST_CUT_OFF, e);
    }
  }

  /** The body from its beginning, again for each caller. One at a time. */
  public InputStream read() throws IOException {
    file.position(0);
    InputStream in = Channels.newInputStream(file);
    return new BufferedInputStream(in, BUFFER_BYTES) {
      @Override
      public void close() {
        // The file is closed with this.
      }
    };
  }

  /** Where a named one is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }
}
