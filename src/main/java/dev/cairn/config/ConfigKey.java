package dev.cairn.config;

import java.util.Locale;
import java.util.Optional;

/** Every key that Cairn reads. */
public enum ConfigKey {
  /** {@code h2} or {@code postgresql}. */
  DATABASE("cairn.database", "h2"),
  /** The JDBC address of PostgreSQL. The app server's datasource reads it too. */
  DB_URL("cairn.db.url", null),
  /** The PostgreSQL user. The app server's datasource reads it too. */
  DB_USER("cairn.db.user", null),
  /** The PostgreSQL password. The app server's datasource reads it too. */
  DB_PASSWORD("cairn.db.password", null),
  /** The largest request body: bytes, or a number with KiB, MiB or GiB. */
  MAX_REQUEST_SIZE("cairn.max-request-size", "128 MiB"),
  /** The most messages in one checkpoint. */
  MAX_MESSAGES("cairn.max-messages", "100000"),
  /** The secret of the first token, instead of a random one. */
  BOOTSTRAP_TOKEN("cairn.bootstrap-token", null),
  /** The address at which clients reach this server, as it is shown to them. */
  PUBLIC_URL("cairn.public-url", "http://localhost:9080");

  private final String key;
  private final String defaultValue;

  ConfigKey(String key, String defaultValue) {
    this.key = key;
    this.defaultValue = defaultValue;
  }

  /** The name in MicroProfile Config. */
  public String key() {
    return key;
  }

  /** The name as an environment variable. */
  public String environmentVariable() {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }
}
