package dev.cairn.links;

import dev.cairn.session.PlainText;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to create a link to a session.
 *
 * @param checkpointId the only checkpoint of the session to show; empty for the active one
 * @param expiresInDays empty for a week, or less if the configured maximum is shorter
 * @param redact whether to replace secrets; empty for yes
 * @param note the purpose of the link: one line, truncated to 200 characters
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
