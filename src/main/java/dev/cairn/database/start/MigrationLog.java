package dev.cairn.database.start;

import java.lang.System.Logger.Level;
import java.util.regex.Pattern;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Forwards Flyway's log messages, without the parameters of addresses, one of which may be a
 * password. Flyway creates it by its class name.
 */
public final class MigrationLog implements LogCreator {

  private static final Pattern PARAMETERS = Pattern.compile("(jdbc:[^\\s?;]*)[?;]\\S*");

  @Override
  public Log createLogger(Class<?> source) {
    return new Lines(System.getLogger(source.getName()));
  }

  private record Lines(System.Logger logger) implements Log {

    private void log(Level level, String line) {
      logger.log(level, PARAMETERS.matcher(line).replaceAll("$1"));
    }

    @Override
    public void debug(String line) {
      log(Level.DEBUG, line);
    }

    @Override
    public void info(String line) {
      log(Level.INFO, line);
    }

    @Override
    public void warn(String line) {
      log(Level.WARNING, line);
    }

    @Override
    public void error(String line) {
      log(Level.ERROR, line);
    }

    @Override
    public void error(String line, Exception failure) {
      log(Level.ERROR, line + ": " + failure);
    }

    @Override
    public void notice(String line) {
      log(Level.INFO, line);
    }
  }
}
