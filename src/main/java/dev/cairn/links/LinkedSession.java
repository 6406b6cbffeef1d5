package dev.cairn.links;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a link shows of a session, besides its messages. Whose it is, it does not tell.
 *
 * @param checkpointId the checkpoint that it shows now
 * @param messageCount messages of that
 * @param expiresAt when the link ends
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
