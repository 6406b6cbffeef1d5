package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.ConfigKey;
import dev.cairn.config.InvalidConfigurationException;
import dev.cairn.database.Database;
import dev.cairn.security.BootstrapToken;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.Optional;

/** What happens at start, in order. An exception here stops the start. */
@ApplicationScoped
class Startup {

  private static final System.Logger LOG = System.getLogger(Startup.class.getName());

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application,
      CairnConfig config,
      Database database) {
    config.validate();
    try {
      database.open();
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CONNECTION) {
        throw refusedSetting(e).orElse(e);
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "The database at {0} does not answer yet. Requests get 503 until it does.",
          ConfigKey.DB_URL.key());
    }
  }

  /** The setting that the database refused, by the SQL state with which it did. */
  private static Optional<RuntimeException> refusedSetting(StorageException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        if (sql.getSQLState().startsWith("28")) {
          return Optional.of(
              new InvalidConfigurationException(
                  ConfigKey.DB_USER, "or its password is refused by the database"));
        }
        if (sql.getSQLState().equals("3D000")) {
          return Optional.of(
              new InvalidConfigurationException(
                  ConfigKey.DB_URL, "names a database that does not exist"));
        }
      }
    }
    return Optional.empty();
  }

  void databaseOpened(@Observes Database.Opened event, BootstrapToken bootstrapToken) {
    bootstrapToken.ensure();
  }
}
