package dev.cairn.database;

import dev.cairn.session.PageCursor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next the start of the next page, if there is one
 */
public record CursorPage<T>(List<T> entries, Optional<PageCursor> next) {

  /**
   * @param found the entries of the page, plus one more if there is a next page
   */
  public static <T> CursorPage<T> cut(List<T> found, int limit, Function<T, PageCursor> cursor) {
    if (limit == 0 || found.size() <= limit) {
      return new CursorPage<>(found.subList(0, Math.min(limit, found.size())), Optional.empty());
    }
    return new CursorPage<>(
        found.subList(0, limit), Optional.of(cursor.apply(found.get(limit - 1))));
  }
}
