package dev.cairn.database.session;

import jakarta.persistence.Embeddable;
import java.time.LocalDate;

/** What a session remembers of how it was counted. */
@Embeddable
public class StatisticsState {

  private LocalDate lastCheckpointOn;
  private int statisticsVersion;

  /**
   * Notes a day on which a checkpoint came.
   *
   * @return whether it is another than that of the checkpoint before
   */
  public boolean activeOn(LocalDate day) {
    boolean isOther = !day.equals(lastCheckpointOn);
    lastCheckpointOn = day;
    change();
    return isOther;
  }

  /** Of the last checkpoint. */
  LocalDate lastCheckpointOn() {
    return lastCheckpointOn;
  }

  int version() {
    return statisticsVersion;
  }

  /** As it was before the first checkpoint. */
  public void forgetDays() {
    lastCheckpointOn = null;
    change();
  }

  /** Statistics that were added up before are no longer true. */
  void change() {
    statisticsVersion++;
  }
}
