package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionRun;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Checks every few minutes whether retention is due, if any is configured. */
@ApplicationScoped
class RetentionSchedule {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration PERIOD = Duration.ofMinutes(10);

  @Inject private PeriodicTask work;
  @Inject private RetentionRun retention;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application,
      CairnConfig config,
      RetentionPolicy policy) {
    if (config.storage() == CairnConfig.StorageKind.LOCAL && !policy.isOff()) {
      work.start(FIRST, PERIOD, "Retention failed and is retried later", retention::runIfDue);
    }
  }

  @PreDestroy
  void stop() {
    retention.stop();
  }
}
