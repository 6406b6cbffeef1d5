package dev.cairn.search;

import dev.cairn.session.Message;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of the hits in a checkpoint, in the order of its messages.
 *
 * @param nextAfter the index after which the next page starts, if there is one
 */
public record SessionSearchResult(UUID checkpointId, List<Hit> hits, Optional<Integer> nextAfter) {

  /**
   * A message that contains all terms.
   *
   * @param index the index in the checkpoint, from 0
   * @param tool the tool of the call or result in which the first term occurs
   */
  public record Hit(int index, Message.Role role, Optional<String> tool, Snippet snippet) {}
}
