package dev.cairn.search;

import dev.cairn.session.Message;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of the hits in a checkpoint, in the order of its messages.
 *
 * @param nextAfter the index behind which the next page begins, if there is one
 */
public record SessionSearchResult(UUID checkpointId, List<Hit> hits, Optional<Integer> nextAfter) {

  /**
   * A message in which all terms occur.
   *
   * @param index 0, 1, 2 … in the checkpoint
   * @param tool that the call names or the result answers in which the first term occurs
   */
  public record Hit(int index, Message.Role role, Optional<String> tool, Snippet snippet) {}
}
