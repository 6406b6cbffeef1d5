package dev.cairn.session;

import java.util.List;

/** Matches sessions that have this label with this value. */
public record LabelFilter(String key, String value) {

  /** The maximum number of filters in one query. */
  private static final int MAX = SessionLabels.MAX;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if this is not a valid label
   */
  public LabelFilter {
    key = SessionLabels.key(key);
    value = SessionLabels.value(value);
  }

  /**
   * Returns the distinct filters of a query.
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
