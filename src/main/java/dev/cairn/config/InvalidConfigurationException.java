package dev.cairn.config;

import java.util.Locale;

/**
 * Thrown if a setting is missing or invalid, in which case the server must not start. The message
 * names the key.
 */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidConfigurationException(ConfigKey key, String problem) {
    this(key.key(), problem);
  }

  InvalidConfigurationException(String key, String problem) {
    super(
        "Configuration: %s (environment %s) %s".formatted(key, environmentVariable(key), problem));
  }

  /** Returns the name of a key's environment variable, as MicroProfile Config spells it. */
  static String environmentVariable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
