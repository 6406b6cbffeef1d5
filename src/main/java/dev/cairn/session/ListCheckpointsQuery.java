package dev.cairn.session;

/**
 * Which page of a session's checkpoints to list.
 *
 * @param limit checkpoints on the page, 0 to 1000
 * @param offset checkpoints to skip
 * @param includeState whether to read the states too
 */
public record ListCheckpointsQuery(int limit, int offset, boolean includeState) {

  public ListCheckpointsQuery {
    PageRequest.check(limit, offset);
  }
}
