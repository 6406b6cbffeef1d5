package dev.cairn.session;

import java.util.Optional;

/** The rules for a page of any list. */
public final class PageRequest {
  /** The number of entries on a page if the caller sets no limit. */
  public static final int DEFAULT_LIMIT = 100;

  private static final int MAX_LIMIT = 1000;
  static final int MAX_NUMBER = 1_000_000_000;

  private PageRequest() {}

  public static void check(int limit, int offset) {
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new StorageException(Problem.INVALID_LIMIT);
    }
    if (!isNumber(offset)) {
      throw new StorageException(Problem.INVALID_OFFSET);
    }
  }

  /** Returns whether a limit, an index or a size in bytes is within the allowed range. */
  static boolean isNumber(int value) {
    return value >= 0 && value <= MAX_NUMBER;
  }

  /** Checks the maximum size of messages that are listed with their text. */
  static void checkMaxBytes(int maxBytes) {
    if (!isNumber(maxBytes)) {
      throw new StorageException(Problem.INVALID_MAX_BYTES);
    }
  }

  static void check(int limit, int offset, Optional<PageCursor> cursor) {
    check(limit, offset);
    if (cursor.isPresent() && offset > 0) {
      throw new StorageException(Problem.CURSOR_WITH_OFFSET);
    }
  }
}
