package dev.cairn.search;

import dev.cairn.session.Message;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message in which all terms occur, or a title.
 *
 * @param message where it is; empty for a title
 * @param role of the message
 * @param tool that the call names or the result answers in which the first term occurs
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
   * @param updatedAt when it was changed last
   */
  public record FoundIn(UUID id, String title, String owner, Instant updatedAt) {}

  /**
   * Where a message is: in the active checkpoint, or else in the last one that has it.
   *
   * @param index 0, 1, 2 … in the checkpoint
   */
  public record Place(UUID checkpointId, int index) {}
}
