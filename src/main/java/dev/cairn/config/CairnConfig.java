package dev.cairn.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** The configuration in force. Wrong values throw {@link InvalidConfigurationException}. */
@ApplicationScoped
public class CairnConfig {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(|KiB|MiB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  /** The largest array that Java gives: a body is kept in one. */
  private static final long LARGEST_BODY = Integer.MAX_VALUE - 8;

  private final Function<String, Optional<String>> values;

  @Inject
  CairnConfig(Config config) {
    this(key -> config.getOptionalValue(key, String.class));
  }

  /**
   * @param values the value of a key, if there is one
   */
  public CairnConfig(Function<String, Optional<String>> values) {
    this.values = values;
  }

  CairnConfig() {
    this(key -> Optional.empty());
  }

  /** The databases to choose from. */
  public enum DatabaseKind {
    H2,
    POSTGRESQL
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
    maxRequestSize();
    maxMessages();
    bootstrapToken();
  }

  /** Bytes. */
  public int maxRequestSize() {
    Matcher size = SIZE.matcher(require(ConfigKey.MAX_REQUEST_SIZE).strip());
    if (size.matches()) {
      double bytes = Double.parseDouble(size.group(1)) * UNITS.get(size.group(2));
      if (bytes >= 1 && bytes <= LARGEST_BODY) {
        return (int) bytes;
      }
    }
    throw new InvalidConfigurationException(
        ConfigKey.MAX_REQUEST_SIZE, "must be a size of 1 byte to 2 GiB, such as 128 MiB");
  }

  public int maxMessages() {
    try {
      int messages = Integer.parseInt(require(ConfigKey.MAX_MESSAGES).strip());
      if (messages > 0) {
        return messages;
      }
    } catch (NumberFormatException e) {
      // Falls through to what is said of any wrong value.
    }
    throw new InvalidConfigurationException(ConfigKey.MAX_MESSAGES, "must be a number above 0");
  }

  public Optional<String> bootstrapToken() {
    Optional<String> token = find(ConfigKey.BOOTSTRAP_TOKEN);
    if (token.filter(value -> value.length() < 20).isPresent()) {
      throw new InvalidConfigurationException(
          ConfigKey.BOOTSTRAP_TOKEN, "must have at least 20 characters");
    }
    return token;
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
