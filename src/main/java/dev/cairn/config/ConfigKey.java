package dev.cairn.config;

import java.util.Optional;

/**
 * Every key that Cairn reads, except those that contain the name of a tool: see {@code
 * CairnConfig}.
 */
public enum ConfigKey {
  /** {@code local} or {@code stakpak-api}. */
  STORAGE("cairn.storage", "local"),
  /** The address of the session API that stores the sessions, for {@code stakpak-api}. */
  STAKPAK_ENDPOINT("cairn.stakpak.endpoint", null),
  /** Whose key is used to call it: {@code caller} or {@code shared}. */
  STAKPAK_CREDENTIAL("cairn.stakpak.credential", "caller"),
  /** The shared key for all callers. */
  STAKPAK_API_KEY("cairn.stakpak.api-key", null),
  /** The displayed name of the client profile. */
  STAKPAK_PROFILE("cairn.stakpak.profile", "default"),
  /** Connect timeout in seconds. */
  STAKPAK_CONNECT_TIMEOUT("cairn.stakpak.connect-timeout-seconds", "5"),
  /** Read timeout in seconds. */
  STAKPAK_READ_TIMEOUT("cairn.stakpak.read-timeout-seconds", "60"),
  /** The maximum size of a response: bytes, or a number with KiB, MiB or GiB. */
  STAKPAK_MAX_RESPONSE_SIZE("cairn.stakpak.max-response-size", "256 MiB"),
  /** {@code h2} or {@code postgresql}. */
  DATABASE("cairn.database.kind", "h2", "cairn.database"),
  /** The JDBC URL of PostgreSQL. The app server's datasource reads it too. */
  DATABASE_URL("cairn.database.url", null, "cairn.db.url"),
  /** The PostgreSQL user. The app server's datasource reads it too. */
  DATABASE_USER("cairn.database.user", null, "cairn.db.user"),
  /** The PostgreSQL password. The app server's datasource reads it too. */
  DATABASE_PASSWORD("cairn.database.password", null, "cairn.db.password"),
  /** The maximum number of connections per node. The app server's datasource reads it too. */
  DATABASE_POOL_SIZE("cairn.database.pool.size", "20"),
  /** The isolation level of PostgreSQL transactions. The app server's datasource reads it too. */
  DATABASE_ISOLATION("cairn.database.isolation", "TRANSACTION_READ_COMMITTED"),
  /**
   * The execution from which on a statement is prepared by PostgreSQL: -1 for the first, 0 for
   * never. Read by the app server's datasource.
   */
  DATABASE_PREPARE_THRESHOLD("cairn.database.prepare.threshold", "-1"),
  /** Concurrent requests per user and node. */
  MAX_REQUESTS_AT_ONCE("cairn.max-requests-at-once", "64"),
  /** The maximum time for a body to arrive, in seconds. Does not apply to archives. */
  MAX_BODY_SECONDS("cairn.max-body-seconds", "300"),
  /** The minimum rate of a body per second: bytes, or a number with KiB, MiB or GiB. */
  MIN_BODY_RATE("cairn.min-body-rate", "4 KiB"),
  /** The maximum size of a request body: bytes, or a number with KiB, MiB or GiB. */
  MAX_REQUEST_SIZE("cairn.max-request-size", "128 MiB"),
  /**
   * The memory for the bodies of all active requests: bytes, or a number with KiB, MiB, GiB or % of
   * the heap.
   */
  MAX_BODY_MEMORY("cairn.max-body-memory", "50%"),
  /** The maximum size of an archive: bytes, or a number with KiB, MiB or GiB. */
  MAX_IMPORT_SIZE("cairn.max-import-size", "1 GiB"),
  /** Concurrent imports per user and node. */
  MAX_IMPORTS_AT_ONCE("cairn.max-imports-at-once", "2"),
  /** Concurrent event streams per user and node. */
  MAX_EVENT_STREAMS("cairn.max-event-streams", "50"),
  /** Concurrent event streams of all users, per node. */
  MAX_EVENT_STREAMS_OF_NODE("cairn.max-event-streams-per-node", "2000"),
  /** The total size of all temporary files of a node: bytes, or a number with KiB, MiB or GiB. */
  MAX_TEMPORARY_SIZE("cairn.max-temporary-size", "4 GiB"),
  /** The maximum number of messages in one checkpoint. */
  MAX_MESSAGES("cairn.max-messages", "100000"),
  /** The maximum number of knowledge files per user. */
  MAX_KNOWLEDGE_FILES("cairn.max-knowledge-files", "10000"),
  /** The total size of one user's knowledge files: bytes, or a number with KiB, MiB or GiB. */
  MAX_KNOWLEDGE_SIZE("cairn.max-knowledge-size", "1 GiB"),
  /** Days from its deletion until a session is purged; 0 for never. */
  RETENTION_PURGE_DELETED("cairn.retention.purge-deleted-days", "0"),
  /** Days from its last change until a session is deleted; 0 for never. */
  RETENTION_DELETE_IDLE("cairn.retention.delete-idle-days", "0"),
  /** Days from its last change until a session is reduced to its last checkpoints; 0 for never. */
  RETENTION_THIN_IDLE("cairn.retention.thin-idle-days", "0"),
  /** How many checkpoints such a session keeps. */
  RETENTION_KEPT_CHECKPOINTS("cairn.retention.thin-keep-checkpoints", "10"),
  /** Days after which audit events are erased; 0 for never. */
  RETENTION_AUDIT_EVENTS("cairn.retention.audit-days", "0"),
  /**
   * Days after which idempotency keys are erased; 0 to erase them only with the user's next one.
   */
  RETENTION_IDEMPOTENCY_KEYS("cairn.retention.idempotency-key-days", "0"),
  /** The secret of the first token, instead of a generated one. */
  BOOTSTRAP_TOKEN("cairn.bootstrap-token.value", null, "cairn.bootstrap-token"),
  /** Whether to create a first token at all. */
  BOOTSTRAP_TOKEN_ENABLED("cairn.bootstrap-token.enabled", "true"),
  /** The maximum lifetime of an API token in days; 0 for no limit. */
  TOKEN_MAX_DAYS("cairn.token.max-days", "365"),
  /** The maximum number of unexpired API tokens per user. */
  TOKEN_MAX_PER_USER("cairn.token.max-per-user", "500"),
  /** Days without single sign-on after which a user's tokens are refused; 0 for never. */
  TOKEN_SIGN_IN_DAYS("cairn.token.sign-in-days", "90"),
  /** Minutes without a request after which a page session ends. */
  PAGE_IDLE("cairn.page.idle-minutes", "480"),
  /** Hours after which a page session ends, regardless of use. */
  PAGE_SESSION("cairn.page.session-hours", "24"),
  /** Whether links, which show a session without an account, are enabled. */
  LINKS_ENABLED("cairn.links.enabled", "false"),
  /** The maximum lifetime of a link in days. */
  LINKS_MAX_DAYS("cairn.links.max-days", "30"),
  /**
   * The keys that encrypt sessions, separated by commas; the first one encrypts. Each is an id, a
   * colon and 32 bytes in Base64, or an alias in the keystore.
   */
  ENCRYPTION_KEYS("cairn.encryption.keys", null),
  /** A PKCS #12 file that contains these keys. */
  ENCRYPTION_KEYSTORE("cairn.encryption.keystore", null),
  /** The password of that file and of its keys. */
  ENCRYPTION_KEYSTORE_PASSWORD("cairn.encryption.keystore.password", null),
  /** Whether messages can be searched. */
  SEARCH_ENABLED("cairn.search.enabled", "true"),
  /** The address of the identity provider's JSON Web Key Set. Setting it enables single sign-on. */
  JWT_KEYS("mp.jwt.verify.publickey.location", null),
  /** The provider's name as issuer of its tokens. */
  JWT_ISSUER("mp.jwt.verify.issuer", null),
  /** Names of this server, separated by commas; a token must be issued for one of them. */
  JWT_AUDIENCES("mp.jwt.verify.audiences", null),
  /** Allowed clock skew to the provider, in seconds. */
  JWT_CLOCK_SKEW("mp.jwt.verify.clock.skew", "30"),
  /** Claims that may contain the username, separated by commas; the first one present is used. */
  OIDC_USER_CLAIMS("cairn.oidc.user-claims", "preferred_username,upn,sub"),
  /** Claims that may list roles, separated by commas. */
  OIDC_ROLES_CLAIMS("cairn.oidc.roles-claims", "groups,realm_access.roles"),
  /** How long the provider's keys are cached, in seconds. */
  OIDC_JWKS_CACHE("cairn.oidc.jwks-cache-seconds", "300"),
  /** The OAuth client id of a page that signs in. */
  OIDC_CLIENT_ID("cairn.oidc.client-id", null),
  /** The secret of that client; none if it is a public client. */
  OIDC_CLIENT_SECRET("cairn.oidc.client-secret", null),
  /** The scopes that such a page requests, separated by spaces. */
  OIDC_SCOPE("cairn.oidc.scope", "openid"),
  /** Requests per minute and caller, on each node; 0 for no limit. */
  REQUESTS_PER_MINUTE("cairn.rate-limit.requests-per-minute", "1200"),
  /** Failed sign-ins per minute and address, on each node; 0 for no limit. */
  FAILED_SIGN_INS_PER_MINUTE("cairn.rate-limit.failed-sign-ins-per-minute", "30"),
  /**
   * Proxies whose {@code X-Forwarded-For} is trusted: addresses and networks, separated by commas.
   */
  TRUSTED_PROXIES("cairn.trusted-proxies", null),
  /** Origins whose pages may call the API, separated by commas. */
  CORS_ORIGINS("cairn.cors.origins", null),
  /** Whether MicroProfile Telemetry is off. Configuring an OTLP endpoint turns it on. */
  TELEMETRY_DISABLED("otel.sdk.disabled", "true"),
  /** The address at which clients reach this server, shown at the first start. */
  PUBLIC_URL("cairn.public-url", null);

  private final String key;
  private final String defaultValue;
  private final String olderKey;

  ConfigKey(String key, String defaultValue) {
    this(key, defaultValue, null);
  }

  /**
   * @param olderKey a previous name, whose environment variable is still supported
   */
  ConfigKey(String key, String defaultValue, String olderKey) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.olderKey = olderKey;
  }

  /** Returns the name in MicroProfile Config. */
  public String key() {
    return key;
  }

  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  Optional<String> olderKey() {
    return Optional.ofNullable(olderKey);
  }
}
