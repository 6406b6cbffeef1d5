package dev.cairn.archive;

import dev.cairn.session.SessionVisibility;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The particulars of a session in an archive.
 *
 * @param deletedAt when it was deleted; empty if it is not
 * @param lastMessageAt when a checkpoint last brought a message that the session did not have
 * @param messages distinct messages, which follow
 * @param checkpoints checkpoints, which follow the messages
 */
public record ArchivedSession(
    UUID id,
    String owner,
    String title,
    SessionVisibility visibility,
    Optional<String> cwd,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> deletedAt,
    Optional<Instant> lastMessageAt,
    int messages,
    int checkpoints) {

  public ArchivedSession withOwner(String other) {
    return new ArchivedSession(
        id,
        other,
        title,
        visibility,
        cwd,
        createdAt,
        updatedAt,
        deletedAt,
        lastMessageAt,
        messages,
        checkpoints);
  }
}
