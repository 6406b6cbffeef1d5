package dev.cairn.security.token;

import dev.cairn.config.CairnConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file {@code first-token} in the data directory, which contains the command that sets the
 * environment of a client. It exists while its token is valid, and only its owner can read it.
 * Failures are logged and have no other effect.
 */
@ApplicationScoped
public class FirstTokenFile {

  private static final System.Logger LOG = System.getLogger(FirstTokenFile.class.getName());
  private static final String NAME = "first-token";
  private static final Pattern TOKEN = Pattern.compile("STAKPAK_API_KEY=(\\S+)");

  @Inject private CairnConfig config;
  @Inject private TokenStorage tokens;

  /**
   * @return the path of the file; empty if it could not be written
   */
  public Optional<Path> write(String command) {
    return path().filter(file -> isWritten(file, command));
  }

  private Optional<Path> path() {
    return config.dataDirectory().map(directory -> directory.resolve(NAME));
  }

  private static boolean isWritten(Path file, String command) {
    try {
      Files.createDirectories(file.getParent()); // with PostgreSQL, nothing else creates it
      Path temporary =
          Files.createTempFile(file.getParent(), NAME, null); // nobody else can read it
      try {
        Files.writeString(temporary, command + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be written: {1}", file, e.toString());
      return false;
    }
  }

  /** Removes the file if its token is no longer valid. */
  public void removeIfStale() {
    path().filter(Files::isRegularFile).ifPresent(this::removeIfStale);
  }

  private void removeIfStale(Path file) {
    try {
      Matcher token = TOKEN.matcher(Files.readString(file));
      if (token.find() && tokens.findByDigest(new TokenSecret(token.group(1)).digest()).isEmpty()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be removed: {1}", file, e.toString());
    }
  }
}
