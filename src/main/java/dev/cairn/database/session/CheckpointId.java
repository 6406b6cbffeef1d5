package dev.cairn.database.session;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Checkpoint ids that lead to their session, so that a checkpoint is found by its id alone without
 * an index of all checkpoints.
 *
 * <p>A UUID of version 8 (RFC 9562): the first 64 bits of the session's id, with version 8 in place
 * of its version; after the two variant bits follow the four bits of that version, 26 bits of the
 * checkpoint's sequence, so that new ids come last in the index, and 32 random bits.
 */
final class CheckpointId {

  private static final int VERSION = 8;
  private static final int VERSION_SHIFT = 12;
  private static final long VERSION_BITS = 0xFL << VERSION_SHIFT;
  private static final int SESSION_VERSION_SHIFT = 58;
  private static final long SEQUENCE_MASK = (1L << SESSION_VERSION_SHIFT - Integer.SIZE) - 1;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CheckpointId() {}

  /** Returns a new id for the checkpoint of a session with the given sequence. */
  static UUID in(UUID sessionId, int sequence) {
    long high = sessionId.getMostSignificantBits();
    long sessionVersion = (high & VERSION_BITS) >>> VERSION_SHIFT;
    return new UUID(
        high & ~VERSION_BITS | (long) VERSION << VERSION_SHIFT,
        VARIANT
            | sessionVersion << SESSION_VERSION_SHIFT
            | (sequence & SEQUENCE_MASK) << Integer.SIZE
            | Integer.toUnsignedLong(RANDOM.nextInt()));
  }

  /** Returns whether an id has the form of those that lead to a session. */
  static boolean isWellFormed(UUID id) {
    return id.version() == VERSION;
  }

  /** Returns whether an id, created here or elsewhere, leads to a session. */
  static boolean leadsTo(UUID id, UUID sessionId) {
    return isWellFormed(id) && sessionBits(id) == sessionId.getMostSignificantBits();
  }

  /** Returns the lowest session id to which this id may lead. */
  static UUID firstSession(UUID id) {
    return new UUID(sessionBits(id), 0);
  }

  /** Returns the highest session id to which this id may lead. */
  static UUID lastSession(UUID id) {
    return new UUID(sessionBits(id), -1);
  }

  private static long sessionBits(UUID id) {
    long sessionVersion = id.getLeastSignificantBits() >>> SESSION_VERSION_SHIFT & 0xF;
    return id.getMostSignificantBits() & ~VERSION_BITS | sessionVersion << VERSION_SHIFT;
  }
}
