package dev.cairn.json;

import dev.cairn.session.Checkpoint;
import dev.cairn.session.Session;

/** What surrounds the records of a storage in responses that both sides of the API know. */
public final class ResponseBodies {

  private ResponseBodies() {}

  public record OneSession(Session session) {}

  /** With its state if it is wanted. */
  public record OneCheckpoint(Checkpoint checkpoint) {}
}
