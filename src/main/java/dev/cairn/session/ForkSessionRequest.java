package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to create a session from a checkpoint of another one.
 *
 * @param checkpointId a checkpoint of the original session; empty for its active one
 * @param title the title, as for a new session; empty to copy the original's
 * @param cwd the working directory, as for a new session; empty to copy the original's
 * @param labels the labels of the fork; those of the original are not copied
 * @param idempotencyKey identifies a repeated request
 */
public record ForkSessionRequest(
    Optional<UUID> checkpointId,
    Optional<String> title,
    SessionVisibility visibility,
    Optional<String> cwd,
    SessionLabels labels,
    Optional<IdempotencyKey> idempotencyKey) {

  public ForkSessionRequest {
    title = title.map(PlainText::title);
    cwd = cwd.map(PlainText::cwd);
  }

  /**
   * Returns the equivalent request for a new session, with missing fields taken from the original.
   * The initial state is left empty.
   */
  public CreateSessionRequest toCreate(SessionSummary origin) {
    return new CreateSessionRequest(
        title.orElse(origin.title()),
        visibility,
        cwd.or(origin::cwd),
        labels,
        new CheckpointState(List.of(), Optional.empty()),
        idempotencyKey);
  }
}
