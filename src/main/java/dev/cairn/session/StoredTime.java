package dev.cairn.session;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Time with the precision of a database, in whole microseconds: a time in a response equals the
 * time read back later.
 */
public final class StoredTime {

  private StoredTime() {}

  public static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
