package dev.cairn.session;

import java.util.Optional;

/**
 * Asks for a new session.
 *
 * @param title 1 to 1000 characters, kept without space at its ends
 * @param cwd the directory in which the agent works, at most 4096 characters
 * @param initialState what the first checkpoint holds
 * @param idempotencyKey by which a repetition is known
 */
public record CreateSessionRequest(
    String title,
    SessionVisibility visibility,
    Optional<String> cwd,
    CheckpointState initialState,
    Optional<IdempotencyKey> idempotencyKey) {

  public CreateSessionRequest {
    title = PlainText.title(title);
    cwd = cwd.map(PlainText::cwd);
  }

  public CreateSessionRequest(
      String title,
      SessionVisibility visibility,
      Optional<String> cwd,
      CheckpointState initialState) {
    this(title, visibility, cwd, initialState, Optional.empty());
  }
}
