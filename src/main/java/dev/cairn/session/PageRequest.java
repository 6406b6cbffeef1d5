package dev.cairn.session;

import java.util.Optional;

/** The rule for a page of any list. */
public final class PageRequest {
  /** Entries on a page if the caller names no limit. */
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

  /** Whether a number of entries, a place or a number of bytes may be asked for. */
  static boolean isNumber(int value) {
    return value >= 0 && value <= MAX_NUMBER;
  }

  /** Of what is listed with its text. */
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
