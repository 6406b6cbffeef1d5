package dev.cairn.json;

import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointSummary;
import dev.cairn.session.Session;
import java.util.UUID;

/** What surrounds the records of a storage in responses that both sides of the API know. */
public final class ResponseBodies {

  private ResponseBodies() {}

  public record OneSession(Session session) {}

  /** With its state. */
  public record OneCheckpoint(Checkpoint checkpoint) {}

  /** With its state if it has one. */
  public record OneCheckpointSummary(CheckpointSummary checkpoint) {}

  /** What a creation made, with the state of the checkpoint if it is wanted. */
  public record CreatedSession(UUID sessionId, CheckpointSummary checkpoint) {}
}
