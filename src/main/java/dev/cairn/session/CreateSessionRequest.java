package dev.cairn.session;

import java.util.Optional;

/**
 * Asks for a new session.
 *
 * @param title any text; kept as it is, up to 10,000 characters, with U+FFFD for NUL and lone
 *     surrogates
 * @param cwd the directory in which the agent works; kept as a title is
 * @param initialState what the first checkpoint holds
 * @param idempotencyKey by which a repetition is known
 */
public record CreateSessionRequest(
    String title,
    SessionVisibility visibility,
    Optional<String> cwd,
    SessionLabels labels,
    CheckpointState initialState,
    Optional<IdempotencyKey> idempotencyKey) {

  public CreateSessionRequest {
    title = PlainText.title(title);
    cwd = cwd.map(PlainText::cwd);
    CheckpointState.requireFit(initialState.metadata());
  }

  public CreateSessionRequest(
      String title,
      SessionVisibility visibility,
      Optional<String> cwd,
      CheckpointState initialState,
      Optional<IdempotencyKey> idempotencyKey) {
    this(title, visibility, cwd, SessionLabels.NONE, initialState, idempotencyKey);
  }

  public CreateSessionRequest(
      String title,
      SessionVisibility visibility,
      Optional<String> cwd,
      CheckpointState initialState) {
    this(title, visibility, cwd, initialState, Optional.empty());
  }

  /** The same with labels. */
  public CreateSessionRequest with(SessionLabels others) {
    return new CreateSessionRequest(title, visibility, cwd, others, initialState, idempotencyKey);
  }
}
