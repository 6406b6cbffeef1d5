package dev.cairn.rest.http.body;

import dev.cairn.config.Limits;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This node's temporary files for bodies too large for memory, within a limit on their total size.
 */
@ApplicationScoped
public class TemporaryFiles {

  private static final System.Logger LOG = System.getLogger(TemporaryFiles.class.getName());
  private static final String PREFIX = "cairn-body-";

  /** Includes the id of the process that owns the file. */
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

  private final ByteBudget budget;
  private final Supplier<Caller> caller;

  /** Required by the CDI proxy. */
  protected TemporaryFiles() {
    this(0, null);
  }

  @Inject
  TemporaryFiles(Limits limits, Supplier<Caller> caller) {
    this(limits.maxTemporarySize(), caller);
  }

  TemporaryFiles(long maxBytes, Supplier<Caller> caller) {
    this.budget = new ByteBudget(maxBytes);
    this.caller = caller;
  }

  /** A user's share of the disk budget. */
  record Room(ByteBudget budget, String user) {

    /**
     * @throws StorageException {@code CONNECTION} if not enough is available
     */
    void take(long bytes) {
      if (!budget.take(user, bytes)) {
        throw new StorageException(Problem.NO_ROOM);
      }
    }

    void release(long bytes) {
      budget.release(user, bytes);
    }
  }

  private Room room() {
    return new Room(budget, caller.get().username());
  }

  /**
   * Receives a body to its end, into a file that is unlinked as soon as it is open, so nothing is
   * left behind whatever happens.
   *
   * @param maxBytes the maximum size
   * @throws StorageException {@code CONNECTION} if there is no room for it
   */
  public SpooledBody unlinked(InputStream body, long maxBytes) throws IOException {
    return SpooledBody.take(
        body,
        maxBytes,
        create(),
        Set.of(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE),
        room());
  }

  /** Receives a body into a file that keeps its name, for a library that opens it by path. */
  public SpooledBody named(InputStream body, long maxBytes) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    return SpooledBody.take(body, maxBytes, create(), options, room());
  }

  /** Creates a file that only this user can read. */
  private static Path create() throws IOException {
    return Files.createTempFile(PREFIX + ProcessHandle.current().pid() + "-", null);
  }

  /**
   * Deletes the files of servers that were killed. Must be called before this server creates any.
   */
  public static void deleteLeftovers() {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        if (isLeftover(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(
          System.Logger.Level.WARNING, "Temporary files of earlier requests cannot be deleted", e);
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
}
