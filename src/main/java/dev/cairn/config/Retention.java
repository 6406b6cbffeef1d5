package dev.cairn.config;

import java.time.Duration;
import java.util.Optional;

/** How long data is kept. Empty durations, the defaults, mean forever. */
public final class Retention {

  private static final int MAX_KEPT_CHECKPOINTS = 1_000;

  private final Settings settings;

  Retention(Settings settings) {
    this.settings = settings;
  }

  void validate() {
    purgeDeletedAfter();
    deleteIdleAfter();
    thinIdleAfter();
    checkpointsToKeep();
    auditEventsFor();
    idempotencyKeysFor();
  }

  /** Returns the time from its deletion until a session is purged. */
  public Optional<Duration> purgeDeletedAfter() {
    return days(ConfigKey.RETENTION_PURGE_DELETED);
  }

  /** Returns the time from its last change until a session is deleted. */
  public Optional<Duration> deleteIdleAfter() {
    return days(ConfigKey.RETENTION_DELETE_IDLE);
  }

  /**
   * Returns the time from its last change until a session is reduced to {@link #checkpointsToKeep}.
   */
  public Optional<Duration> thinIdleAfter() {
    return days(ConfigKey.RETENTION_THIN_IDLE);
  }

  public int checkpointsToKeep() {
    return settings.number(ConfigKey.RETENTION_KEPT_CHECKPOINTS, 1, MAX_KEPT_CHECKPOINTS);
  }

  public Optional<Duration> auditEventsFor() {
    return days(ConfigKey.RETENTION_AUDIT_EVENTS);
  }

  public Optional<Duration> idempotencyKeysFor() {
    return days(ConfigKey.RETENTION_IDEMPOTENCY_KEYS);
  }

  private Optional<Duration> days(ConfigKey key) {
    int days = settings.number(key, 0, CairnConfig.MAX_DAYS);
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }
}
