package dev.cairn.encryption;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The place where a part of a session is stored. A ciphertext can be decrypted only there, so that
 * rows cannot be swapped.
 */
public record Place(Kind kind, long high, long low) {

  /**
   * The kind of content, of which a session has one or many. Each ciphertext is bound to the
   * number, which therefore must never change.
   */
  enum Kind {
    MESSAGE(1),
    METADATA(2),
    TITLE(3),
    CWD(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  public static final Place TITLE = new Place(Kind.TITLE, 0, 0);
  public static final Place CWD = new Place(Kind.CWD, 0, 0);

  public static Place message(int ordinal) {
    return new Place(Kind.MESSAGE, 0, ordinal);
  }

  public static Place metadata(UUID checkpointId) {
    return new Place(
        Kind.METADATA,
        checkpointId.getMostSignificantBits(),
        checkpointId.getLeastSignificantBits());
  }

  byte[] in(UUID sessionId) {
    return ByteBuffer.allocate(4 * Long.BYTES + 1)
        .putLong(sessionId.getMostSignificantBits())
        .putLong(sessionId.getLeastSignificantBits())
        .put((byte) kind.number)
        .putLong(high)
        .putLong(low)
        .array();
  }

  /** Returns a description for people. */
  @Override
  public String toString() {
    return switch (kind) {
      case MESSAGE -> "message " + low;
      case METADATA -> "the metadata of checkpoint " + new UUID(high, low);
      case TITLE -> "the title";
      case CWD -> "the working directory";
    };
  }
}
