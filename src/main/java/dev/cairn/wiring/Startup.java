package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.ConfigKey;
import dev.cairn.config.InvalidConfigurationException;
import dev.cairn.config.OidcConfig;
import dev.cairn.config.StakpakConfig;
import dev.cairn.database.start.Database;
import dev.cairn.rest.http.body.TemporaryFiles;
import dev.cairn.security.BootstrapToken;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** The steps at startup, in order. An exception here aborts the startup. */
@ApplicationScoped
class Startup {

  private static final System.Logger LOG = System.getLogger(Startup.class.getName());

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application,
      CairnConfig config,
      Database database) {
    config.validate();
    warnOfUnsafe(config);
    TemporaryFiles.deleteLeftovers();
    config.stakpak().ifPresent(store -> logGateway(store, config));
    if (config.hasUsers()) {
      open(database);
    }
  }

  private static void open(Database database) {
    try {
      database.open();
    } catch (StorageException e) {
      switch (e.problem()) {
        case STORAGE_UNREACHABLE ->
            LOG.log(
                System.Logger.Level.WARNING,
                "The database at {0} does not respond yet. Requests get 503 until it does.",
                ConfigKey.DATABASE_URL.key());
        case CREDENTIALS_REFUSED ->
            throw new InvalidConfigurationException(
                ConfigKey.DATABASE_USER, "or its password is rejected by the database");
        case DATABASE_UNKNOWN ->
            throw new InvalidConfigurationException(
                ConfigKey.DATABASE_URL, "names a database that does not exist");
        case ENCRYPTION_KEY_MISSING ->
            throw new InvalidConfigurationException(
                ConfigKey.ENCRYPTION_KEYS, e.details().orElseThrow());
        default -> throw e;
      }
    }
  }

  private static void logGateway(StakpakConfig store, CairnConfig config) {
    LOG.log(System.Logger.Level.INFO, "Sessions are stored by {0}.", store.endpoint());
    if (config.hasUsers()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}=shared: everybody who signs in here shares the upstream account of {1}.",
          ConfigKey.STAKPAK_CREDENTIAL.key(),
          ConfigKey.STAKPAK_API_KEY.key());
    }
    if (!config.encryptionKeys().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} encrypts nothing here: the upstream stores the sessions.",
          ConfigKey.ENCRYPTION_KEYS.key());
    }
    if (!store.usesSecureTransport()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is not https: anybody on the network path can read keys and sessions.",
          ConfigKey.STAKPAK_ENDPOINT.key());
    }
  }

  private static void warnOfUnsafe(CairnConfig config) {
    Optional<OidcConfig> provider = config.oidc();
    if (provider.filter(oidc -> !oidc.usesSecureTransport()).isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is not https: anybody on the network path can sign in as anybody.",
          ConfigKey.JWT_KEYS.key());
    }
    if (config.hasUsers() && provider.isEmpty() && !config.bootstrapTokenEnabled()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Without {0}, and with {1}=false, the only way to sign in is an existing token.",
          ConfigKey.JWT_KEYS.key(),
          ConfigKey.BOOTSTRAP_TOKEN_ENABLED.key());
    }
  }

  void databaseOpened(@Observes Database.Opened event, BootstrapToken bootstrapToken) {
    bootstrapToken.ensure();
  }
}
