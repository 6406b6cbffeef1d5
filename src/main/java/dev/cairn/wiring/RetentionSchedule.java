package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionRun;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks every few minutes whether retention is due, if any is configured. */
@ApplicationScoped
class RetentionSchedule {

  private static final System.Logger LOG = System.getLogger(RetentionSchedule.class.getName());
  private static final int FIRST_SECONDS = 10;
  private static final int PERIOD_SECONDS = 600;

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService executor;

  @Inject private RetentionRun retention;
  private ScheduledFuture<?> looking;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application,
      CairnConfig config,
      RetentionPolicy policy) {
    if (config.storage() == CairnConfig.StorageKind.LOCAL && !policy.isOff()) {
      looking =
          executor.scheduleWithFixedDelay(
              this::look, FIRST_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** What fails is tried again the next time; the executor would drop it. */
  private void look() {
    try {
      retention.runIfDue();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Retention failed and is tried again later", e);
    }
  }

  @PreDestroy
  void stop() {
    retention.stop();
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
