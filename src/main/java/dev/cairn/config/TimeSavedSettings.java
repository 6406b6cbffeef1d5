package dev.cairn.config;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The settings of what calls of tools save, one for each tool.
 *
 * @param names the keys that have a value, as their sources spell them
 */
record TimeSavedSettings(Settings settings, Supplier<Iterable<String>> names) {

  /** Followed by the name of a tool. */
  private static final String PREFIX = "cairn.stats.time-saved-seconds.";

  /** A day per call. */
  private static final double MOST = 86_400;

  /** Of a tool; empty unless configured. */
  Optional<Double> seconds(String tool) {
    return settings
        .values()
        .apply(PREFIX + tool)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .map(value -> seconds(PREFIX + tool, value));
  }

  private static double seconds(String key, String value) {
    try {
      double seconds = Double.parseDouble(value);
      if (seconds >= 0 && seconds <= MOST) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message for any invalid value.
    }
    throw new InvalidConfigurationException(key, "must be a number of seconds");
  }

  /** In any spelling that a source has for a key: an environment variable has capitals. */
  void validate() {
    String prefix = InvalidConfigurationException.environmentVariable(PREFIX);
    for (String name : names.get()) {
      if (InvalidConfigurationException.environmentVariable(name).startsWith(prefix)) {
        settings
            .values()
            .apply(name)
            .filter(v -> !v.isBlank())
            .ifPresent(v -> seconds(name, v.strip()));
      }
    }
  }
}
