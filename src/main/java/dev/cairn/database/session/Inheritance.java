package dev.cairn.database.session;

import dev.cairn.session.ForkOrigin;
import jakarta.persistence.Embeddable;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The messages with which a forked session began: copies from another session, which have its first
 * ordinals.
 */
@Embeddable
public class Inheritance {

  static final Inheritance NONE = new Inheritance();

  private UUID forkedFromSessionId;
  private UUID forkedFromCheckpointId;
  private int inheritedMessageCount;

  /** Required by Hibernate. */
  protected Inheritance() {}

  Inheritance(CheckpointEntity from) {
    forkedFromSessionId = from.sessionId();
    forkedFromCheckpointId = from.id();
    inheritedMessageCount = (int) Arrays.stream(from.runs().ordinals()).distinct().count();
  }

  Optional<ForkOrigin> origin() {
    return Optional.ofNullable(forkedFromSessionId)
        .map(session -> new ForkOrigin(session, forkedFromCheckpointId));
  }

  /** Returns the number of distinct messages that were copied. */
  public int messageCount() {
    return inheritedMessageCount;
  }

  /**
   * Returns whether a message was copied. Statistics count copied messages for the original session
   * only.
   */
  public boolean has(int ordinal) {
    return ordinal < inheritedMessageCount;
  }
}
