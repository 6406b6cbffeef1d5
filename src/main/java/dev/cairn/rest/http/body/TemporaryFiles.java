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

/** The files of this node for bodies too large for memory, and how many bytes they may have. */
@ApplicationScoped
public class TemporaryFiles {

  private static final System.Logger LOG = System.getLogger(TemporaryFiles.class.getName());
  private static final String PREFIX = "cairn-body-";

  /** With the process that has the file. */
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

  private final ByteBudget budget;
  private final Supplier<Caller> caller;

  /** For CDI's proxy. */
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

  /** The part of a user. */
  record Room(ByteBudget budget, String user) {

    /**
     * @throws StorageException {@code CONNECTION} if so much is not free
     */
    void take(long bytes) {
      if (!budget.take(user, bytes)) {
        throw new StorageException(Problem.NO_ROOM);
      }
    }

    void giveBack(long bytes) {
      budget.giveBack(user, bytes);
    }
  }

  private Room room() {
    return new Room(budget, caller.get().username());
  }

  /**
   * Takes a body to its end, into a file that has no name any more once it is open: nothing is left
   * behind, whatever happens.
   *
   * @param maxBytes the most that is taken
   * @throws StorageException {@code CONNECTION} if there is no room for it
   */
  public SpooledBody nameless(InputStream body, long maxBytes) throws IOException {
    return SpooledBody.take(
        body,
        maxBytes,
        create(),
        Set.of(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE),
        room());
  }

  /** The same into a file that a library opens by its name. */
  public SpooledBody named(InputStream body, long maxBytes) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    return SpooledBody.take(body, maxBytes, create(), options, room());
  }

  /** Nobody else can read it. */
  private static Path create() throws IOException {
    return Files.createTempFile(PREFIX + ProcessHandle.current().pid() + "-", null);
  }

  /** Deletes the files of servers that were killed. Called before there is one of this server. */
  public static void deleteLeftovers() {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
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
}
