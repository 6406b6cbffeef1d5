package dev.cairn.json;

import dev.cairn.session.Checkpoint;
import dev.cairn.session.Session;

/** The envelopes around storage records in responses that both sides of the API know. */
public final class ResponseBodies {

  private ResponseBodies() {}

  public record OneSession(Session session) {}

  /** A checkpoint, with its state if requested. */
  public record OneCheckpoint(Checkpoint checkpoint) {}
}
