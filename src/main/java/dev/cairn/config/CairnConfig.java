package dev.cairn.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** The configuration in force. Wrong values throw {@link InvalidConfigurationException}. */
@ApplicationScoped
public class CairnConfig {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(|KiB|MiB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  /** A bearer token that nobody takes for a JWT. */
  private static final Pattern OPAQUE_TOKEN = Pattern.compile("(?!eyJ)[\\x21-\\x7e]+");

  private static final Pattern HEADER_TEXT = Pattern.compile("[\\x21-\\x7e]+");

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+\\])(:\\d{1,5})?");

  /** More than anybody lives. */
  public static final int MAX_DAYS = 36_500;

  /** The largest array that Java gives: a body is kept in one. */
  private static final long LARGEST_BODY = Integer.MAX_VALUE - 8;

  private static final long LARGEST_FILE = 1L << 50;

  /** Followed by the name of a tool. */
  private static final String TIME_SAVED = "cairn.stats.time-saved-seconds.";

  /** A day a call. */
  private static final double MAX_TIME_SAVED = 86_400;

  private final Function<String, Optional<String>> values;
  private final Supplier<Iterable<String>> names;

  @Inject
  CairnConfig(Config config) {
    this(key -> config.getOptionalValue(key, String.class), config::getPropertyNames);
  }

  /**
   * @param values the value of a key, if there is one
   */
  public CairnConfig(Function<String, Optional<String>> values) {
    this(values, List::of);
  }

  /**
   * @param names the keys that have a value, as their sources spell them
   */
  CairnConfig(Function<String, Optional<String>> values, Supplier<Iterable<String>> names) {
    this.values = values;
    this.names = names;
  }

  CairnConfig() {
    this(key -> Optional.empty());
  }

  /** Where sessions may be kept. */
  public enum StorageKind {
    LOCAL,
    STAKPAK_API
  }

  public StorageKind storage() {
    return switch (require(ConfigKey.STORAGE)) {
      case "local" -> StorageKind.LOCAL;
      case "stakpak-api" -> StorageKind.STAKPAK_API;
      default ->
          throw new InvalidConfigurationException(
              ConfigKey.STORAGE, "must be local or stakpak-api");
    };
  }

  /**
   * Whether this server knows its users itself. It does not if it passes on what callers bring, and
   * then has no tokens, no audit log, and no need of a database.
   */
  public boolean hasUsers() {
    return stakpak().map(remote -> remote.sharedKey().isPresent()).orElse(true);
  }

  /** Empty if sessions are kept in a database. */
  public Optional<StakpakConfig> stakpak() {
    if (storage() == StorageKind.LOCAL) {
      return Optional.empty();
    }
    return Optional.of(
        new StakpakConfig(
            endpoint(),
            isKeyShared() ? Optional.of(sharedKey()) : Optional.empty(),
            require(ConfigKey.STAKPAK_PROFILE),
            Duration.ofSeconds(number(ConfigKey.STAKPAK_CONNECT_TIMEOUT, 1, 250)),
            Duration.ofSeconds(number(ConfigKey.STAKPAK_READ_TIMEOUT, 1, 250)),
            (int) size(ConfigKey.STAKPAK_MAX_ANSWER_SIZE, LARGEST_BODY, "2 GiB, such as 256 MiB")));
  }

  private URI endpoint() {
    URI endpoint = webAddress(ConfigKey.STAKPAK_ENDPOINT, require(ConfigKey.STAKPAK_ENDPOINT));
    if (endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new InvalidConfigurationException(
          ConfigKey.STAKPAK_ENDPOINT, "must be an address without user, query and fragment");
    }
    return endpoint;
  }

  private boolean isKeyShared() {
    return switch (require(ConfigKey.STAKPAK_CREDENTIAL)) {
      case "caller" -> false;
      case "shared" -> true;
      default ->
          throw new InvalidConfigurationException(
              ConfigKey.STAKPAK_CREDENTIAL, "must be caller or shared");
    };
  }

  private String sharedKey() {
    String key = require(ConfigKey.STAKPAK_API_KEY);
    if (!HEADER_TEXT.matcher(key).matches()) {
      throw new InvalidConfigurationException(
          ConfigKey.STAKPAK_API_KEY, "must be visible ASCII characters");
    }
    return key;
  }

  /** The databases to choose from. */
  public enum DatabaseKind {
    H2("cairn-h2"),
    POSTGRESQL("cairn-postgresql");

    private final String dataSource;

    DatabaseKind(String dataSource) {
      this.dataSource = dataSource;
    }

    /** The last part of the JNDI name under which the server has its pool of connections. */
    public String dataSource() {
      return dataSource;
    }
  }

  public DatabaseKind database() {
    String value = require(ConfigKey.DATABASE);
    for (DatabaseKind kind : DatabaseKind.values()) {
      if (kind.name().equalsIgnoreCase(value)) {
        return kind;
      }
    }
    throw new InvalidConfigurationException(ConfigKey.DATABASE, "must be h2 or postgresql");
  }

  /** Checks every value, so that a wrong one stops the start and not a request. */
  public void validate() {
    if (database() == DatabaseKind.POSTGRESQL) {
      if (!require(ConfigKey.DB_URL).startsWith("jdbc:postgresql:")) {
        throw new InvalidConfigurationException(
            ConfigKey.DB_URL, "must begin with jdbc:postgresql:");
      }
      require(ConfigKey.DB_USER);
      require(ConfigKey.DB_PASSWORD);
    }
    stakpak();
    maxRequestSize();
    maxImportSize();
    maxMessages();
    bootstrapToken();
    bootstrapTokenEnabled();
    tokenMaxDays();
    tokenSignInWithin();
    oidc();
    requestsPerMinute();
    failedSignInsPerMinute();
    corsOrigins();
    telemetryEnabled();
    checkTimeSaved();
  }

  /** Bytes. */
  public int maxRequestSize() {
    return (int) size(ConfigKey.MAX_REQUEST_SIZE, LARGEST_BODY, "2 GiB, such as 128 MiB");
  }

  /** Bytes. */
  public long maxImportSize() {
    return size(ConfigKey.MAX_IMPORT_SIZE, LARGEST_FILE, "1048576 GiB, such as 16 GiB");
  }

  private long size(ConfigKey key, long largest, String example) {
    Matcher size = SIZE.matcher(require(key).strip());
    if (size.matches()) {
      double bytes = Double.parseDouble(size.group(1)) * UNITS.get(size.group(2));
      if (bytes >= 1 && bytes <= largest) {
        return (long) bytes;
      }
    }
    throw new InvalidConfigurationException(key, "must be a size of 1 byte to " + example);
  }

  public int maxMessages() {
    return number(ConfigKey.MAX_MESSAGES, 1, Integer.MAX_VALUE);
  }

  public Optional<String> bootstrapToken() {
    Optional<String> token = find(ConfigKey.BOOTSTRAP_TOKEN);
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
    return isTrue(ConfigKey.BOOTSTRAP_TOKEN_ENABLED);
  }

  /** Whether the server tells OpenTelemetry what it does. */
  public boolean telemetryEnabled() {
    return !isTrue(ConfigKey.TELEMETRY_DISABLED);
  }

  private boolean isTrue(ConfigKey key) {
    return switch (require(key)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidConfigurationException(key, "must be true or false");
    };
  }

  /** 0 for no end. */
  public int tokenMaxDays() {
    return number(ConfigKey.TOKEN_MAX_DAYS, 0, MAX_DAYS);
  }

  /** How long ago the user of a token may have signed in last; empty for any time. */
  public Optional<Duration> tokenSignInWithin() {
    int days = number(ConfigKey.TOKEN_SIGN_IN_DAYS, 0, MAX_DAYS);
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }

  /** 0 for no limit. */
  public int requestsPerMinute() {
    return number(ConfigKey.REQUESTS_PER_MINUTE, 0, Integer.MAX_VALUE);
  }

  /** 0 for no limit. */
  public int failedSignInsPerMinute() {
    return number(ConfigKey.FAILED_SIGN_INS_PER_MINUTE, 0, Integer.MAX_VALUE);
  }

  /** As a browser sends them: {@code https://host} or {@code https://host:port}. */
  public Set<String> corsOrigins() {
    List<String> origins = find(ConfigKey.CORS_ORIGINS).map(CairnConfig::listed).orElse(List.of());
    if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
      throw new InvalidConfigurationException(
          ConfigKey.CORS_ORIGINS, "must list origins such as https://tools.example.com");
    }
    return Set.copyOf(origins);
  }

  /** What a successful call of a tool saves; empty unless somebody says. */
  public Optional<Double> timeSavedSeconds(String tool) {
    return values
        .apply(TIME_SAVED + tool)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .map(value -> seconds(TIME_SAVED + tool, value));
  }

  private static double seconds(String key, String value) {
    try {
      double seconds = Double.parseDouble(value);
      if (seconds >= 0 && seconds <= MAX_TIME_SAVED) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Falls through to what is said of any wrong value.
    }
    throw new InvalidConfigurationException(key, "must be a number of seconds");
  }

  /** In whatever spelling a source has for a key: an environment variable has capitals. */
  private void checkTimeSaved() {
    String prefix = InvalidConfigurationException.environmentVariable(TIME_SAVED);
    for (String name : names.get()) {
      if (InvalidConfigurationException.environmentVariable(name).startsWith(prefix)) {
        values.apply(name).filter(v -> !v.isBlank()).ifPresent(v -> seconds(name, v.strip()));
      }
    }
  }

  /** Empty without single sign-on. */
  public Optional<OidcConfig> oidc() {
    return find(ConfigKey.JWT_KEYS)
        .map(
            keys ->
                new OidcConfig(
                    address(ConfigKey.JWT_KEYS, keys),
                    require(ConfigKey.JWT_ISSUER),
                    Set.copyOf(list(ConfigKey.JWT_AUDIENCES)),
                    list(ConfigKey.OIDC_USER_CLAIMS),
                    list(ConfigKey.OIDC_ROLES_CLAIMS),
                    Duration.ofSeconds(number(ConfigKey.JWT_CLOCK_SKEW, 0, 3600)),
                    Duration.ofSeconds(number(ConfigKey.OIDC_KEYS_CACHE, 1, 86_400)),
                    find(ConfigKey.OIDC_CLIENT_ID),
                    require(ConfigKey.OIDC_SCOPE)));
  }

  private static URL address(ConfigKey key, String value) {
    try {
      return webAddress(key, value).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("Java knows http and https", e);
    }
  }

  private static URI webAddress(ConfigKey key, String value) {
    try {
      URI uri = new URI(value);
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Falls through to what is said of any wrong value.
    }
    throw new InvalidConfigurationException(key, "must be an address that begins with https://");
  }

  private int number(ConfigKey key, int least, int most) {
    try {
      int number = Integer.parseInt(require(key).strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to what is said of any wrong value.
    }
    throw new InvalidConfigurationException(
        key, "must be a number from %d to %d".formatted(least, most));
  }

  private List<String> list(ConfigKey key) {
    List<String> values = listed(require(key));
    if (values.isEmpty()) {
      throw new InvalidConfigurationException(key, "is empty");
    }
    return values;
  }

  private static List<String> listed(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  public String publicUrl() {
    return require(ConfigKey.PUBLIC_URL);
  }

  private String require(ConfigKey key) {
    return find(key)
        .or(key::defaultValue)
        .orElseThrow(() -> new InvalidConfigurationException(key, "is missing"));
  }

  private Optional<String> find(ConfigKey key) {
    return values.apply(key.key()).filter(value -> !value.isBlank());
  }
}
