package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
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
      if (e.kind() != StorageException.Kind.CONNECTION) {
        throw e;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "The database does not answer yet. Requests get 503 until it does.",
          e);
    }
  }

  void databaseOpened(@Observes Database.Opened event, BootstrapToken bootstrapToken) {
    bootstrapToken.ensure();
  }
}
