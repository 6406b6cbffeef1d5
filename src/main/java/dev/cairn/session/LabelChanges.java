package dev.cairn.session;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes to the labels of a session. Labels that are not mentioned are left as they are.
 *
 * @param values the new value for each key; empty to remove the label
 */
public record LabelChanges(Map<String, Optional<String>> values) {

  public static final LabelChanges NONE = new LabelChanges(Map.of());

  /**
   * The maximum number of changes: one request can remove as many labels as a session may have, and
   * set as many.
   */
  private static final int MAX = 2 * SessionLabels.MAX;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if there are too many changes, or one is
   *     invalid
   */
  public LabelChanges {
    if (values.size() > MAX) {
      throw new StorageException(Problem.INVALID_LABELS, "at most %d changes".formatted(MAX));
    }
    Map<String, Optional<String>> checked = new TreeMap<>();
    values.forEach(
        (key, value) -> checked.put(SessionLabels.key(key), value.map(SessionLabels::value)));
    values = Map.copyOf(checked);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * Applies the changes to the labels of a session.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the result has too many labels
   */
  public SessionLabels of(SessionLabels labels) {
    return labels.with(values);
  }
}
