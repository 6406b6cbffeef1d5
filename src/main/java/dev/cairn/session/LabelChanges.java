package dev.cairn.session;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to change of the labels of a session; the others stay.
 *
 * @param values by key, the new value; empty to remove the label
 */
public record LabelChanges(Map<String, Optional<String>> values) {

  public static final LabelChanges NONE = new LabelChanges(Map.of());

  /**
   * Those that are removed, and those that are set at most, of the most that a session may have.
   */
  private static final int MAX = 2 * SessionLabels.MAX;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if there are too many, or one is not valid
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
   * @throws StorageException {@code INVALID_REQUEST} if they are too many then
   */
  public SessionLabels of(SessionLabels labels) {
    return labels.with(values);
  }
}
