package dev.cairn.search;

import dev.cairn.session.Message;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message or title that contains all terms.
 *
 * @param message the place of the message; empty for a title
 * @param role the role of the message
 * @param tool the tool of the call or result in which the first term occurs
 */
public record SearchHit(
    FoundIn session,
    Optional<Place> message,
    Optional<Message.Role> role,
    Optional<String> tool,
    Snippet snippet) {

  /**
   * The session of a hit.
   *
   * @param updatedAt when it was last changed
   */
  public record FoundIn(UUID id, String title, String owner, Instant updatedAt) {}

  /**
   * The place of a message: in the active checkpoint, or else in the last one that has it.
   *
   * @param index the index in the checkpoint, from 0
   */
  public record Place(UUID checkpointId, int index) {}
}
