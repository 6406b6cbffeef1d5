package dev.cairn.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single values by key. Invalid ones throw {@link InvalidConfigurationException}. */
record Settings(Function<String, Optional<String>> values) {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(|KiB|MiB|GiB)");
  private static final Pattern SHARE = Pattern.compile("([1-9]\\d?)\\s*%");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  Optional<String> find(ConfigKey key) {
    return find(key.key()).or(() -> key.olderKey().flatMap(this::find));
  }

  private Optional<String> find(String key) {
    return values.apply(key).filter(value -> !value.isBlank());
  }

  String require(ConfigKey key) {
    return find(key)
        .or(key::defaultValue)
        .orElseThrow(() -> new InvalidConfigurationException(key, "is missing"));
  }

  boolean isTrue(ConfigKey key) {
    return switch (require(key)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidConfigurationException(key, "must be true or false");
    };
  }

  /** Returns the constant whose name is the value in upper case, with underscores for hyphens. */
  <E extends Enum<E>> E constant(ConfigKey key, Class<E> type) {
    String value = require(key);
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Settings::word).toList();
    int index = words.indexOf(value);
    if (index < 0) {
      throw new InvalidConfigurationException(key, "must be " + String.join(" or ", words));
    }
    return type.getEnumConstants()[index];
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  int number(ConfigKey key, int least, int most) {
    try {
      int number = Integer.parseInt(require(key).strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message for any invalid value.
    }
    throw new InvalidConfigurationException(
        key, "must be a number from %d to %d".formatted(least, most));
  }

  /** Returns a size in bytes. */
  long size(ConfigKey key, long largest, String example) {
    Matcher size = SIZE.matcher(require(key).strip());
    if (size.matches()) {
      double bytes = Double.parseDouble(size.group(1)) * UNITS.get(size.group(2));
      if (bytes >= 1 && bytes <= largest) {
        return (long) bytes;
      }
    }
    throw new InvalidConfigurationException(key, "must be a size of 1 byte to " + example);
  }

  /** Returns a heap size in bytes, which may be given as a percentage of the heap. */
  long heap(ConfigKey key) {
    Matcher share = SHARE.matcher(require(key).strip());
    return share.matches()
        ? Runtime.getRuntime().maxMemory() / 100 * Integer.parseInt(share.group(1))
        : size(key, Runtime.getRuntime().maxMemory(), "the heap, such as 256 MiB or 50%");
  }

  /** Returns the values of a comma-separated list with at least one entry. */
  List<String> list(ConfigKey key) {
    List<String> values = listed(require(key));
    if (values.isEmpty()) {
      throw new InvalidConfigurationException(key, "is empty");
    }
    return values;
  }

  static List<String> listed(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  URI webAddress(ConfigKey key) {
    try {
      URI uri = new URI(require(key));
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Falls through to the message for any invalid value.
    }
    throw new InvalidConfigurationException(key, "must be an address that begins with https://");
  }
}
