package dev.cairn.config;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/** The effective configuration. Invalid values throw {@link InvalidConfigurationException}. */
public final class CairnConfig {

  /** As named by JDBC and by the app servers. */
  private static final List<String> ISOLATIONS =
      List.of("TRANSACTION_READ_COMMITTED", "TRANSACTION_SERIALIZABLE");

  /** A bearer token that cannot be mistaken for a JWT. */
  private static final Pattern OPAQUE_TOKEN = Pattern.compile("(?!eyJ)[\\x21-\\x7e]+");

  private static final Pattern HEADER_TEXT = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+\\])(:\\d{1,5})?");

  /** The maximum of every setting in days. */
  public static final int MAX_DAYS = 36_500;

  private final Settings settings;
  private final Supplier<Iterable<String>> names;

  /**
   * @param values returns the value of a key, if there is one
   */
  public CairnConfig(Function<String, Optional<String>> values) {
    this(values, List::of);
  }

  /**
   * @param values returns the value of a key, if there is one
   * @param names the keys that have a value, as spelled by their sources
   */
  public CairnConfig(Function<String, Optional<String>> values, Supplier<Iterable<String>> names) {
    Map<String, Optional<String>> read =
        new ConcurrentHashMap<>(); // some are read by every request
    this.settings = new Settings(key -> read.computeIfAbsent(key, values));
    this.names = names;
  }

  /** Where sessions can be stored. */
  public enum StorageKind {
    LOCAL,
    STAKPAK_API
  }

  public StorageKind storage() {
    return settings.constant(ConfigKey.STORAGE, StorageKind.class);
  }

  /**
   * Returns whether this server manages users itself. It does not if it passes on the callers' own
   * keys. It then has no tokens and no audit log, and needs no database.
   */
  public boolean hasUsers() {
    return stakpak().map(upstream -> upstream.sharedKey().isPresent()).orElse(true);
  }

  /** Returns the upstream; empty if sessions are stored in a database. */
  public Optional<StakpakConfig> stakpak() {
    if (storage() == StorageKind.LOCAL) {
      return Optional.empty();
    }
    return Optional.of(
        new StakpakConfig(
            endpoint(),
            credential() == Credential.SHARED ? Optional.of(sharedKey()) : Optional.empty(),
            settings.require(ConfigKey.STAKPAK_PROFILE),
            Duration.ofSeconds(settings.number(ConfigKey.STAKPAK_CONNECT_TIMEOUT, 1, 250)),
            Duration.ofSeconds(settings.number(ConfigKey.STAKPAK_READ_TIMEOUT, 1, 250)),
            (int)
                settings.size(
                    ConfigKey.STAKPAK_MAX_RESPONSE_SIZE,
                    Limits.LARGEST_BODY,
                    "2 GiB, such as 256 MiB")));
  }

  private URI endpoint() {
    URI endpoint = settings.webAddress(ConfigKey.STAKPAK_ENDPOINT);
    if (endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new InvalidConfigurationException(
          ConfigKey.STAKPAK_ENDPOINT, "must be an address without user, query and fragment");
    }
    return endpoint;
  }

  /** Whose key is used to call the upstream. */
  private enum Credential {
    CALLER,
    SHARED
  }

  private Credential credential() {
    return settings.constant(ConfigKey.STAKPAK_CREDENTIAL, Credential.class);
  }

  private String sharedKey() {
    String key = settings.require(ConfigKey.STAKPAK_API_KEY);
    if (!HEADER_TEXT.matcher(key).matches()) {
      throw new InvalidConfigurationException(
          ConfigKey.STAKPAK_API_KEY, "must be visible ASCII characters");
    }
    return key;
  }

  /** The supported databases. */
  public enum DatabaseKind {
    H2("cairn-h2"),
    POSTGRESQL("cairn-postgresql");

    private final String dataSource;

    DatabaseKind(String dataSource) {
      this.dataSource = dataSource;
    }

    /** Returns the last part of the JNDI name of the server's connection pool. */
    public String dataSource() {
      return dataSource;
    }
  }

  public DatabaseKind database() {
    return settings.constant(ConfigKey.DATABASE, DatabaseKind.class);
  }

  /** Checks every value, so that an invalid one fails at startup rather than during a request. */
  public void validate() {
    if (database() == DatabaseKind.POSTGRESQL) {
      if (!settings.require(ConfigKey.DATABASE_URL).startsWith("jdbc:postgresql:")) {
        throw new InvalidConfigurationException(
            ConfigKey.DATABASE_URL, "must begin with jdbc:postgresql:");
      }
      settings.require(ConfigKey.DATABASE_USER);
      settings.require(ConfigKey.DATABASE_PASSWORD);
      if (!ISOLATIONS.contains(settings.require(ConfigKey.DATABASE_ISOLATION))) {
        throw new InvalidConfigurationException(
            ConfigKey.DATABASE_ISOLATION, "must be " + String.join(" or ", ISOLATIONS));
      }
      settings.number(ConfigKey.DATABASE_PREPARE_THRESHOLD, -1, 1000);
    }
    stakpak();
    limits().validate();
    retention().validate();
    bootstrapToken();
    bootstrapTokenEnabled();
    tokenMaxDays();
    maxSignInAge();
    pageIdle();
    pageSessionLifetime();
    linksEnabled();
    linksMaxDays();
    searchEnabled();
    encryptionKeys();
    publicOrigin();
    oidc();
    trustedProxies();
    corsOrigins();
    settings.isTrue(ConfigKey.TELEMETRY_DISABLED);
    timeSaved().validate();
  }

  public Limits limits() {
    return new Limits(settings);
  }

  public Retention retention() {
    return new Retention(settings);
  }

  public Optional<String> bootstrapToken() {
    Optional<String> token = settings.find(ConfigKey.BOOTSTRAP_TOKEN);
    if (token.filter(value -> value.length() < 20).isPresent()) {
      throw new InvalidConfigurationException(
          ConfigKey.BOOTSTRAP_TOKEN, "must have at least 20 characters");
    }
    if (token.filter(value -> !OPAQUE_TOKEN.matcher(value).matches()).isPresent()) {
      throw new InvalidConfigurationException(
          ConfigKey.BOOTSTRAP_TOKEN,
          "must be ASCII without spaces and not begin with eyJ, as single sign-on's tokens do");
    }
    return token;
  }

  public boolean bootstrapTokenEnabled() {
    return settings.isTrue(ConfigKey.BOOTSTRAP_TOKEN_ENABLED);
  }

  /** Returns the maximum number of days; 0 for no limit. */
  public int tokenMaxDays() {
    return settings.number(ConfigKey.TOKEN_MAX_DAYS, 0, MAX_DAYS);
  }

  /** Returns how recently the user of a token must have signed in; empty for no limit. */
  public Optional<Duration> maxSignInAge() {
    int days = settings.number(ConfigKey.TOKEN_SIGN_IN_DAYS, 0, MAX_DAYS);
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }

  /**
   * Returns how long a page session may be unused. This is much longer than the precision of its
   * last use.
   */
  public Duration pageIdle() {
    return Duration.ofMinutes(settings.number(ConfigKey.PAGE_IDLE, 5, 60 * 24 * 365));
  }

  /** Returns the lifetime of a page session, regardless of use. */
  public Duration pageSessionLifetime() {
    return Duration.ofHours(settings.number(ConfigKey.PAGE_SESSION, 1, 24 * 365));
  }

  /** Returns whether links are enabled. */
  public boolean linksEnabled() {
    return settings.isTrue(ConfigKey.LINKS_ENABLED);
  }

  /** Returns the maximum number of days until a link expires. */
  public int linksMaxDays() {
    return settings.number(ConfigKey.LINKS_MAX_DAYS, 1, 3650);
  }

  /** Returns whether messages can be searched. */
  public boolean searchEnabled() {
    return settings.isTrue(ConfigKey.SEARCH_ENABLED);
  }

  /** Returns the keys that encrypt sessions, by id and in order; empty if encryption is off. */
  public Map<String, SecretKey> encryptionKeys() {
    return new EncryptionKeys(settings).read();
  }

  public TrustedProxies trustedProxies() {
    try {
      return TrustedProxies.of(
          settings.find(ConfigKey.TRUSTED_PROXIES).map(Settings::listed).orElse(List.of()));
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          ConfigKey.TRUSTED_PROXIES, "must list addresses or networks such as 10.1.2.0/24");
    }
  }

  /**
   * Returns the origins as browsers send them: {@code https://host} or {@code https://host:port}.
   */
  public Set<String> corsOrigins() {
    List<String> origins =
        settings.find(ConfigKey.CORS_ORIGINS).map(Settings::listed).orElse(List.of());
    if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
      throw new InvalidConfigurationException(
          ConfigKey.CORS_ORIGINS, "must list origins such as https://tools.example.com");
    }
    return Set.copyOf(origins);
  }

  /** Returns the seconds that a successful call of a tool saves; empty unless configured. */
  public Optional<Double> timeSavedSeconds(String tool) {
    return timeSaved().seconds(tool);
  }

  private TimeSavedSettings timeSaved() {
    return new TimeSavedSettings(settings, names);
  }

  /** Returns the identity provider; empty without single sign-on. */
  public Optional<OidcConfig> oidc() {
    return settings
        .find(ConfigKey.JWT_KEYS)
        .map(
            keys ->
                new OidcConfig(
                    keysAddress(),
                    settings.require(ConfigKey.JWT_ISSUER),
                    Set.copyOf(settings.list(ConfigKey.JWT_AUDIENCES)),
                    settings.list(ConfigKey.OIDC_USER_CLAIMS),
                    settings.list(ConfigKey.OIDC_ROLES_CLAIMS),
                    Duration.ofSeconds(settings.number(ConfigKey.JWT_CLOCK_SKEW, 0, 3600)),
                    Duration.ofSeconds(settings.number(ConfigKey.OIDC_JWKS_CACHE, 1, 86_400)),
                    settings.find(ConfigKey.OIDC_CLIENT_ID),
                    settings.find(ConfigKey.OIDC_CLIENT_SECRET),
                    settings.require(ConfigKey.OIDC_SCOPE)));
  }

  private URL keysAddress() {
    try {
      return settings.webAddress(ConfigKey.JWT_KEYS).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("Java knows http and https", e);
    }
  }

  public String publicUrl() {
    return settings
        .find(ConfigKey.PUBLIC_URL)
        .orElseGet(() -> new ServerSettings(settings.values()).url());
  }

  /**
   * Returns the origin of the public address as browsers send it: {@code https://host:port}; empty
   * if it is not configured.
   */
  public Optional<String> publicOrigin() {
    return settings
        .find(ConfigKey.PUBLIC_URL)
        .map(any -> settings.webAddress(ConfigKey.PUBLIC_URL))
        .map(url -> url.getScheme() + "://" + url.getRawAuthority());
  }

  /**
   * Returns the directory for this server's files; empty if the app server does not provide one.
   */
  public Optional<Path> dataDirectory() {
    return new ServerSettings(settings.values()).dataDirectory();
  }
}
