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
      switch (e.problem()) {
        case STORAGE_UNREACHABLE ->
            LOG.log(
                System.Logger.Level.WARNING,
                "The database at {0} does not answer yet. Requests get 503 until it does.",
                ConfigKey.DB_URL.key());
        case CREDENTIALS_REFUSED ->
            throw new InvalidConfigurationException(
                ConfigKey.DB_USER, "or its password is refused by the database");
        case DATABASE_UNKNOWN ->
            throw new InvalidConfigurationException(
                ConfigKey.DB_URL, "names a database that does not exist");
        default -> throw e;
      }
    }
  }

  void databaseOpened(@Observes Database.Opened event, BootstrapToken bootstrapToken) {
    bootstrapToken.ensure();
  }
}
