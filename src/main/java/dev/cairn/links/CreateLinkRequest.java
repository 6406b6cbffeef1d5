package dev.cairn.links;

import dev.cairn.session.PlainText;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a link to a session.
 *
 * @param checkpointId a checkpoint of the session, which alone is shown; empty for the active one
 * @param expiresInDays empty for a week, or less where links must end sooner
 * @param redact whether secrets are replaced; empty for yes
 * @param note what it is for: one line, cut off at 200 characters
 */
public record CreateLinkRequest(
    Optional<UUID> checkpointId,
    Optional<Integer> expiresInDays,
    Optional<Boolean> redact,
    Optional<String> note) {

  private static final int MAX_NOTE = 200;

  public CreateLinkRequest {
    note = note.map(text -> PlainText.line(text, MAX_NOTE)).filter(text -> !text.isEmpty());
  }
}
