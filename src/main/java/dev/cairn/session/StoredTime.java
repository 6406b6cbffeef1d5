package dev.cairn.session;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time as a database keeps it, in whole microseconds: what a response says is what reads back. */
public final class StoredTime {

  private StoredTime() {}

  public static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
