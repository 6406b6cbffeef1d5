package dev.cairn.config;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The settings of the time saved by tool calls, one per tool.
 *
 * @param names the keys that have a value, as spelled by their sources
 */
record TimeSavedSettings(Settings settings, Supplier<Iterable<String>> names) {

  /** Followed by the name of a tool. */
  private static final String PREFIX = "cairn.stats.time-saved-seconds.";

  /** One day per call. */
  private static final double MAX = 86_400;

  /** Returns the setting of a tool; empty unless configured. */
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
      if (seconds >= 0 && seconds <= MAX) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message for any invalid value.
    }
    throw new InvalidConfigurationException(key, "must be a number of seconds");
  }

  /** Checks all settings, in any spelling: environment variables are in upper case. */
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
