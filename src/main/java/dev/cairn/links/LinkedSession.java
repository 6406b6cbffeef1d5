package dev.cairn.links;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a link shows of a session, besides its messages. The owner is not revealed.
 *
 * @param checkpointId the checkpoint that the link currently shows
 * @param messageCount number of messages in that checkpoint
 * @param expiresAt when the link expires
 * @param isRedacted whether secrets are replaced
 */
public record LinkedSession(
    String title,
    Optional<String> cwd,
    Instant createdAt,
    Instant updatedAt,
    UUID checkpointId,
    int messageCount,
    Instant expiresAt,
    boolean isRedacted) {

  LinkedSession with(String otherTitle, Optional<String> otherCwd) {
    return new LinkedSession(
        otherTitle,
        otherCwd,
        createdAt,
        updatedAt,
        checkpointId,
        messageCount,
        expiresAt,
        isRedacted);
  }
}
