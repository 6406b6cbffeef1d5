package dev.cairn.config;

import java.util.Locale;

/** A setting is missing or wrong; the server must not start with it. Names the key. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidConfigurationException(ConfigKey key, String problem) {
    this(key.key(), problem);
  }

  InvalidConfigurationException(String key, String problem) {
    super(
        "Configuration: %s (environment %s) %s".formatted(key, environmentVariable(key), problem));
  }

  /** How MicroProfile Config spells a key in the environment. */
  static String environmentVariable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
