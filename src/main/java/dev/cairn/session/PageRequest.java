package dev.cairn.session;

import java.util.Optional;

/** The rule for a page of any list. */
public final class PageRequest {
  /** Entries on a page if the caller names no limit. */
  public static final int DEFAULT_LIMIT = 100;

  private static final int MAX_LIMIT = 1000;
  private static final int MAX_OFFSET = 1_000_000_000;

  private PageRequest() {}

  public static void check(int limit, int offset) {
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new StorageException(Problem.INVALID_LIMIT);
    }
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new StorageException(Problem.INVALID_OFFSET);
    }
  }

  static void check(int limit, int offset, Optional<PageCursor> cursor) {
    check(limit, offset);
    if (cursor.isPresent() && offset > 0) {
      throw new StorageException(Problem.CURSOR_WITH_OFFSET);
    }
  }
}
