package dev.cairn.session;

import java.util.Optional;

/**
 * A request to create a session.
 *
 * @param title any text; stored unchanged, except that it is cut to 10,000 characters and NUL and
 *     lone surrogates become U+FFFD
 * @param cwd the agent's working directory; stored by the same rules as the title
 * @param initialState the state of the first checkpoint
 * @param idempotencyKey identifies a repeated request
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

  /** Returns a copy with these labels. */
  public CreateSessionRequest with(SessionLabels others) {
    return new CreateSessionRequest(title, visibility, cwd, others, initialState, idempotencyKey);
  }
}
