package dev.cairn.session;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * Labels that people and tools attach to a session to find it by, such as {@code team=sre}.
 *
 * @param values the values by key, in key order; at most 32. A key has 1 to 64 characters from
 *     {@code a-z 0-9 . _ / -}, and begins and ends with a letter or digit. A value has up to 256
 *     characters and no control characters; lone surrogates become U+FFFD
 */
public record SessionLabels(SortedMap<String, String> values) {

  public static final SessionLabels NONE = new SessionLabels(Map.of());

  /** The maximum number of labels per session. */
  public static final int MAX = 32;

  private static final int MAX_VALUE = 256;

  private static final Pattern KEY = Pattern.compile("[a-z0-9]([a-z0-9._/-]{0,62}[a-z0-9])?");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * @throws StorageException {@code INVALID_REQUEST} if there are too many labels, or one is
   *     invalid
   */
  public SessionLabels {
    if (values.size() > MAX) {
      throw wrong("at most " + MAX);
    }
    SortedMap<String, String> checked = new TreeMap<>();
    values.forEach((key, value) -> checked.put(key(key), value(value)));
    values = Collections.unmodifiableSortedMap(checked);
  }

  /** Creates labels from a map in any order. */
  public SessionLabels(Map<String, String> values) {
    this(new TreeMap<>(values));
  }

  static String key(String key) {
    if (!KEY.matcher(key).matches()) {
      throw wrong("a key must match " + KEY.pattern());
    }
    return key;
  }

  static String value(String value) {
    if (CONTROL.matcher(value).find()) {
      throw wrong("a value must have no control character");
    }
    if (value.codePointCount(0, value.length()) > MAX_VALUE) {
      throw wrong("a value must have at most %d characters".formatted(MAX_VALUE));
    }
    return PlainText.storable(value);
  }

  private static StorageException wrong(String details) {
    return new StorageException(Problem.INVALID_LABELS, details);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public boolean matches(LabelFilter filter) {
    return filter.value().equals(values.get(filter.key()));
  }

  /** Returns these labels, plus those of {@code others} whose keys are not present here. */
  public SessionLabels or(SessionLabels others) {
    Map<String, String> all = new TreeMap<>(others.values);
    all.putAll(values);
    return new SessionLabels(all);
  }

  /**
   * Returns these labels after some changes: a new value for a key, or empty to remove the label.
   */
  SessionLabels with(Map<String, Optional<String>> changes) {
    Map<String, String> changed = new TreeMap<>(values);
    changes.forEach(
        (key, value) ->
            value.ifPresentOrElse(present -> changed.put(key, present), () -> changed.remove(key)));
    return new SessionLabels(changed);
  }

  /**
   * Returns a copy with mapped values; values that become too long are cut.
   *
   * @param change maps a key and its value to the new value
   */
  public SessionLabels map(BinaryOperator<String> change) {
    Map<String, String> changed = new TreeMap<>();
    values.forEach(
        (key, value) -> changed.put(key, PlainText.line(change.apply(key, value), MAX_VALUE)));
    return new SessionLabels(changed);
  }
}
