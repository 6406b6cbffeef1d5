package dev.cairn.config;

/** A setting is missing or wrong; the server must not start with it. Names the key. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidConfigurationException(ConfigKey key, String problem) {
    super(
        "Configuration: %s (environment %s) %s"
            .formatted(key.key(), key.environmentVariable(), problem));
  }
}
