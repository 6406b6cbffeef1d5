package dev.cairn.config;

import java.util.Optional;

/** Every key that Cairn reads, but for those that name a tool: see {@code CairnConfig}. */
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
  /** Connect timeout, seconds. */
  STAKPAK_CONNECT_TIMEOUT("cairn.stakpak.connect-timeout-seconds", "5"),
  /** Read timeout, seconds. */
  STAKPAK_READ_TIMEOUT("cairn.stakpak.read-timeout-seconds", "60"),
  /** The largest response that is read: bytes, or a number with KiB, MiB or GiB. */
  STAKPAK_MAX_RESPONSE_SIZE("cairn.stakpak.max-response-size", "256 MiB"),
  /** {@code h2} or {@code postgresql}. */
  DATABASE("cairn.database.kind", "h2", "cairn.database"),
  /** The JDBC address of PostgreSQL. The app server's datasource reads it too. */
  DATABASE_URL("cairn.database.url", null, "cairn.db.url"),
  /** The PostgreSQL user. The app server's datasource reads it too. */
  DATABASE_USER("cairn.database.user", null, "cairn.db.user"),
  /** The PostgreSQL password. The app server's datasource reads it too. */
  DATABASE_PASSWORD("cairn.database.password", null, "cairn.db.password"),
  /** The most connections of a node. The app server's datasource reads it too. */
  DATABASE_POOL_SIZE("cairn.database.pool.size", "20"),
  /** How PostgreSQL isolates transactions. The app server's datasource reads it too. */
  DATABASE_ISOLATION("cairn.database.isolation", "TRANSACTION_READ_COMMITTED"),
  /**
   * From which use on PostgreSQL prepares a statement: -1 from the first, 0 never. For the app
   * server's datasource.
   */
  DATABASE_PREPARE_THRESHOLD("cairn.database.prepare.threshold", "-1"),
  /** Requests of each user at once, on each node. */
  MAX_REQUESTS_AT_ONCE("cairn.max-requests-at-once", "64"),
  /** The longest time for a body to arrive, other than an archive, seconds. */
  MAX_BODY_SECONDS("cairn.max-body-seconds", "300"),
  /** The least of a body in a second: bytes, or a number with KiB, MiB or GiB. */
  MIN_BODY_RATE("cairn.min-body-rate", "4 KiB"),
  /** The largest request body: bytes, or a number with KiB, MiB or GiB. */
  MAX_REQUEST_SIZE("cairn.max-request-size", "128 MiB"),
  /**
   * All request bodies at work together: bytes, or a number with KiB, MiB, GiB or % of the heap.
   */
  MAX_BODY_MEMORY("cairn.max-body-memory", "50%"),
  /** The largest archive: bytes, or a number with KiB, MiB or GiB. */
  MAX_IMPORT_SIZE("cairn.max-import-size", "1 GiB"),
  /** Imports of each user at once, on each node. */
  MAX_IMPORTS_AT_ONCE("cairn.max-imports-at-once", "2"),
  /** Event streams of each user at once, on each node. */
  MAX_EVENT_STREAMS("cairn.max-event-streams", "50"),
  /** Event streams of all users together, on each node. */
  MAX_EVENT_STREAMS_OF_NODE("cairn.max-event-streams-per-node", "2000"),
  /** All temporary files of a node together: bytes, or a number with KiB, MiB or GiB. */
  MAX_TEMPORARY_SIZE("cairn.max-temporary-size", "4 GiB"),
  /** The most messages in one checkpoint. */
  MAX_MESSAGES("cairn.max-messages", "100000"),
  /** The most knowledge files of one user. */
  MAX_KNOWLEDGE_FILES("cairn.max-knowledge-files", "10000"),
  /** All knowledge files of one user together: bytes, or a number with KiB, MiB or GiB. */
  MAX_KNOWLEDGE_SIZE("cairn.max-knowledge-size", "1 GiB"),
  /** Days after its deletion at which a session is purged; 0 for never. */
  RETENTION_PURGE_DELETED("cairn.retention.purge-deleted-days", "0"),
  /** Days after its last change at which a session is deleted; 0 for never. */
  RETENTION_DELETE_IDLE("cairn.retention.delete-idle-days", "0"),
  /** Days after its last change at which a session keeps its last checkpoints only; 0 for never. */
  RETENTION_THIN_IDLE("cairn.retention.thin-idle-days", "0"),
  /** How many checkpoints such a session keeps. */
  RETENTION_KEPT_CHECKPOINTS("cairn.retention.thin-keep-checkpoints", "10"),
  /** Days after which audit events are erased; 0 for never. */
  RETENTION_AUDIT_EVENTS("cairn.retention.audit-days", "0"),
  /** Days after which idempotency keys are erased; 0 for only with the user's next one. */
  RETENTION_IDEMPOTENCY_KEYS("cairn.retention.idempotency-key-days", "0"),
  /** The secret of the first token, instead of a random one. */
  BOOTSTRAP_TOKEN("cairn.bootstrap-token.value", null, "cairn.bootstrap-token"),
  /** Whether there is a first token at all. */
  BOOTSTRAP_TOKEN_ENABLED("cairn.bootstrap-token.enabled", "true"),
  /** The longest lifetime of an API token, days; 0 for no limit. */
  TOKEN_MAX_DAYS("cairn.token.max-days", "365"),
  /** The most API tokens of one user that have not expired. */
  TOKEN_MAX_PER_USER("cairn.token.max-per-user", "500"),
  /** Days without single sign-on after which the tokens of a user are refused; 0 for never. */
  TOKEN_SIGN_IN_DAYS("cairn.token.sign-in-days", "90"),
  /** Minutes without a request after which a page session ends. */
  PAGE_IDLE("cairn.page.idle-minutes", "480"),
  /** Hours after which a page session ends, however much it is used. */
  PAGE_SESSION("cairn.page.session-hours", "24"),
  /** Whether there are links, which show a session without an account. */
  LINKS_ENABLED("cairn.links.enabled", "false"),
  /** The longest time until a link expires, days. */
  LINKS_MAX_DAYS("cairn.links.max-days", "30"),
  /**
   * The keys by which sessions are encrypted, separated by commas; the first encrypts. Of each, its
   * id, a colon and 32 bytes in Base64; or its alias in the keystore.
   */
  ENCRYPTION_KEYS("cairn.encryption.keys", null),
  /** A PKCS #12 file that has these keys. */
  ENCRYPTION_KEYSTORE("cairn.encryption.keystore", null),
  /** The password of that file and of its keys. */
  ENCRYPTION_KEYSTORE_PASSWORD("cairn.encryption.keystore.password", null),
  /** Whether messages can be searched. */
  SEARCH_ENABLED("cairn.search.enabled", "true"),
  /** The address of the identity provider's JSON Web Key Set. With it, single sign-on is on. */
  JWT_KEYS("mp.jwt.verify.publickey.location", null),
  /** The provider's name in its tokens. */
  JWT_ISSUER("mp.jwt.verify.issuer", null),
  /** Names of this server, of which a token must have one, separated by commas. */
  JWT_AUDIENCES("mp.jwt.verify.audiences", null),
  /** Allowed clock difference to the provider, seconds. */
  JWT_CLOCK_SKEW("mp.jwt.verify.clock.skew", "30"),
  /** Claims that may name the user, separated by commas; the first one present does. */
  OIDC_USER_CLAIMS("cairn.oidc.user-claims", "preferred_username,upn,sub"),
  /** Claims that may list roles, separated by commas. */
  OIDC_ROLES_CLAIMS("cairn.oidc.roles-claims", "groups,realm_access.roles"),
  /** How long the provider's keys are cached, seconds. */
  OIDC_JWKS_CACHE("cairn.oidc.jwks-cache-seconds", "300"),
  /** The OAuth client of a page that signs in. */
  OIDC_CLIENT_ID("cairn.oidc.client-id", null),
  /** The secret of that client; none if it is a public one. */
  OIDC_CLIENT_SECRET("cairn.oidc.client-secret", null),
  /** The scopes that such a page asks for, separated by spaces. */
  OIDC_SCOPE("cairn.oidc.scope", "openid"),
  /** Requests a minute for each caller, on each node; 0 for no limit. */
  REQUESTS_PER_MINUTE("cairn.rate-limit.requests-per-minute", "1200"),
  /** Failed sign-ins a minute for each address, on each node; 0 for no limit. */
  FAILED_SIGN_INS_PER_MINUTE("cairn.rate-limit.failed-sign-ins-per-minute", "30"),
  /** Proxies whose {@code X-Forwarded-For} is believed: addresses and networks, by commas. */
  TRUSTED_PROXIES("cairn.trusted-proxies", null),
  /** Origins whose pages may call the API, separated by commas. */
  CORS_ORIGINS("cairn.cors.origins", null),
  /** Whether MicroProfile Telemetry is off. An OTLP endpoint switches it on. */
  TELEMETRY_DISABLED("otel.sdk.disabled", "true"),
  /** The address at which clients reach this server, as it is shown at the first start. */
  PUBLIC_URL("cairn.public-url", null);

  private final String key;
  private final String defaultValue;
  private final String olderKey;

  ConfigKey(String key, String defaultValue) {
    this(key, defaultValue, null);
  }

  /**
   * @param olderKey an earlier name, whose environment variable still works
   */
  ConfigKey(String key, String defaultValue, String olderKey) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.olderKey = olderKey;
  }

  /** The name in MicroProfile Config. */
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
