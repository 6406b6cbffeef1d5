package dev.cairn.config;

import java.time.Duration;
import java.util.Optional;

/** How long what is kept. Empty durations mean for ever, which is the default of each. */
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
    keptCheckpoints();
    auditEventsFor();
    idempotencyKeysFor();
  }

  /** After its deletion, a session is purged. */
  public Optional<Duration> purgeDeletedAfter() {
    return days(ConfigKey.RETENTION_PURGE_DELETED);
  }

  /** After its last change, a session is deleted. */
  public Optional<Duration> deleteIdleAfter() {
    return days(ConfigKey.RETENTION_DELETE_IDLE);
  }

  /** After its last change, a session keeps {@link #keptCheckpoints} only. */
  public Optional<Duration> thinIdleAfter() {
    return days(ConfigKey.RETENTION_THIN_IDLE);
  }

  public int keptCheckpoints() {
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
