package dev.cairn.session;

import java.util.Optional;

/**
 * Selects a page of a session's checkpoints.
 *
 * @param limit maximum number of checkpoints on the page, 0 to 1000
 * @param offset number of checkpoints to skip; cannot be combined with a cursor
 * @param cursor where an earlier page ended
 * @param includeState whether to read the states too; the page then ends early if they are large
 * @param tree whether to allow up to 10,000 checkpoints on the page, to show their ancestry
 */
public record ListCheckpointsQuery(
    int limit, int offset, Optional<PageCursor> cursor, boolean includeState, boolean tree) {

  private static final int MAX_TREE = 10_000;

  public ListCheckpointsQuery {
    PageRequest.check(limit, offset, cursor);
    if (tree && includeState) {
      throw new StorageException(Problem.TREE_WITH_STATE);
    }
  }

  public ListCheckpointsQuery(
      int limit, int offset, Optional<PageCursor> cursor, boolean includeState) {
    this(limit, offset, cursor, includeState, false);
  }

  /** Returns the maximum number of checkpoints on the page. */
  public int most() {
    return tree ? MAX_TREE : limit;
  }

  public ListCheckpointsQuery(int limit, int offset, boolean includeState) {
    this(limit, offset, Optional.empty(), includeState);
  }
}
