package dev.cairn.session;

import java.util.List;

/** A label that a session must have, with this value. */
public record LabelFilter(String key, String value) {

  /** The most in one query. */
  private static final int MAX = SessionLabels.MAX;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if no label can be so
   */
  public LabelFilter {
    key = SessionLabels.key(key);
    value = SessionLabels.value(value);
  }

  /**
   * Several of one query, each once.
   *
   * @throws StorageException {@code INVALID_REQUEST} if there are too many
   */
  public static List<LabelFilter> all(List<LabelFilter> filters) {
    List<LabelFilter> distinct = filters.stream().distinct().toList();
    if (distinct.size() > MAX) {
      throw new StorageException(Problem.INVALID_LABELS, "at most " + MAX);
    }
    return distinct;
  }
}
