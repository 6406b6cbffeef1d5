package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a new session that begins with a checkpoint of another one.
 *
 * @param checkpointId a checkpoint of that session; empty for its active one
 * @param title as that of a new session; empty for that of the other one
 * @param cwd as that of a new session; empty for that of the other one
 * @param labels its own; it does not take over those of the other one
 * @param idempotencyKey by which a repetition is known
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

  /** What is asked for, where the session that is forked says the rest; without what it has. */
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
