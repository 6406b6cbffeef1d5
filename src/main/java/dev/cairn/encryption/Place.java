package dev.cairn.encryption;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Where something of a session is stored. A ciphertext is readable there only, so that rows cannot
 * be exchanged.
 */
public record Place(Kind kind, long high, long low) {

  /** Of which a session has one or many. Ciphertexts contain the number: it never changes. */
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

  /** For people. */
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
