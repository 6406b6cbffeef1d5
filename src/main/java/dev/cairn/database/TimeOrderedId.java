package dev.cairn.database;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids that begin with their creation time (UUID version 7, RFC 9562), so that new ones are adjacent
 * at the end of an index. 74 bits are random, which makes an id infeasible to guess.
 */
public final class TimeOrderedId {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private TimeOrderedId() {}

  public static UUID at(Instant now) {
    long high = now.toEpochMilli() << 16 | VERSION | RANDOM.nextInt(1 << 12);
    long low = VARIANT | RANDOM.nextLong() >>> 2;
    return new UUID(high, low);
  }
}
