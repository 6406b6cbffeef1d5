package dev.cairn.config;

import java.util.Optional;

/** Every key that Cairn reads. */
public enum ConfigKey {
  /** {@code local} or {@code stakpak-api}. */
  STORAGE("cairn.storage", "local"),
  /** The address of the session API that keeps the sessions, if the storage is one. */
  STAKPAK_ENDPOINT("cairn.stakpak.endpoint", null),
  /** With whose key it is called: {@code caller} or {@code shared}. */
  STAKPAK_CREDENTIAL("cairn.stakpak.credential", "caller"),
  /** The key for all callers, if it is shared. */
  STAKPAK_API_KEY("cairn.stakpak.api-key", null),
  /** The name of the client profile, as it is shown. */
  STAKPAK_PROFILE("cairn.stakpak.profile", "default"),
  /** Seconds in which it must take a connection. */
  STAKPAK_CONNECT_TIMEOUT("cairn.stakpak.connect-timeout-seconds", "5"),
  /** Seconds for which it may be silent. */
  STAKPAK_READ_TIMEOUT("cairn.stakpak.read-timeout-seconds", "60"),
  /** The largest answer that is taken: bytes, or a number with KiB, MiB or GiB. */
  STAKPAK_MAX_ANSWER_SIZE("cairn.stakpak.max-answer-size", "256 MiB"),
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
  /** The largest archive: bytes, or a number with KiB, MiB or GiB. */
  MAX_IMPORT_SIZE("cairn.max-import-size", "16 GiB"),
  /** The most messages in one checkpoint. */
  MAX_MESSAGES("cairn.max-messages", "100000"),
  /** The secret of the first token, instead of a random one. */
  BOOTSTRAP_TOKEN("cairn.bootstrap-token", null),
  /** Whether there is a first token at all. */
  BOOTSTRAP_TOKEN_ENABLED("cairn.bootstrap-token.enabled", "true"),
  /** The most days that an API token lives; 0 for no end. */
  TOKEN_MAX_DAYS("cairn.token.max-days", "365"),
  /** The days after which the tokens of a user rest until the next single sign-on; 0 for never. */
  TOKEN_SIGN_IN_DAYS("cairn.token.sign-in-days", "90"),
  /** The address of the identity provider's JSON Web Key Set. With it, single sign-on is on. */
  JWT_KEYS("mp.jwt.verify.publickey.location", null),
  /** The provider's name in its tokens. */
  JWT_ISSUER("mp.jwt.verify.issuer", null),
  /** Names of this server, of which a token must have one; by commas. */
  JWT_AUDIENCES("mp.jwt.verify.audiences", null),
  /** Seconds by which the provider's clock and ours may differ. */
  JWT_CLOCK_SKEW("mp.jwt.verify.clock.skew", "30"),
  /** Claims that may name the user, in order; by commas. */
  OIDC_USER_CLAIMS("cairn.oidc.user-claims", "preferred_username,upn,sub"),
  /** Claims that may list roles; by commas. */
  OIDC_ROLES_CLAIMS("cairn.oidc.roles-claims", "groups,realm_access.roles"),
  /** Seconds for which the provider's keys are kept. */
  OIDC_KEYS_CACHE("cairn.oidc.keys-cache-seconds", "300"),
  /** As which client a page in a browser signs in. */
  OIDC_CLIENT_ID("cairn.oidc.client-id", null),
  /** What such a page asks for; by spaces. */
  OIDC_SCOPE("cairn.oidc.scope", "openid"),
  /** Requests a minute for each caller, on each node; 0 for no limit. */
  REQUESTS_PER_MINUTE("cairn.rate-limit.requests-per-minute", "1200"),
  /** Failed sign-ins a minute for each address, on each node; 0 for no limit. */
  FAILED_SIGN_INS_PER_MINUTE("cairn.rate-limit.failed-sign-ins-per-minute", "30"),
  /** Origins whose pages may call the API; by commas. */
  CORS_ORIGINS("cairn.cors.origins", null),
  /** Whether MicroProfile Telemetry is off. An OTLP endpoint switches it on. */
  TELEMETRY_DISABLED("otel.sdk.disabled", "true"),
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

  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }
}
