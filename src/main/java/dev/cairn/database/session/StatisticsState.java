package dev.cairn.database.session;

import jakarta.persistence.Embeddable;
import java.time.LocalDate;

/** What a session records about its statistics. */
@Embeddable
public class StatisticsState {

  private LocalDate lastCheckpointOn;
  private int statisticsVersion;

  /**
   * Records the day of a new checkpoint.
   *
   * @return whether the day differs from that of the previous checkpoint
   */
  public boolean activeOn(LocalDate day) {
    boolean isOther = !day.equals(lastCheckpointOn);
    lastCheckpointOn = day;
    change();
    return isOther;
  }

  /** Returns the day of the last checkpoint. */
  LocalDate lastCheckpointOn() {
    return lastCheckpointOn;
  }

  int version() {
    return statisticsVersion;
  }

  /** Resets the state to that before the first checkpoint. */
  public void forgetDays() {
    lastCheckpointOn = null;
    change();
  }

  /** Invalidates aggregated statistics. */
  void change() {
    statisticsVersion++;
  }
}
