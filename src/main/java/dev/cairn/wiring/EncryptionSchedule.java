package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.encryption.EncryptionRewrap;
import dev.cairn.encryption.MasterKeys;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Has sessions be encrypted again as soon as an administrator asks for it. */
@ApplicationScoped
class EncryptionSchedule {

  private static final System.Logger LOG = System.getLogger(EncryptionSchedule.class.getName());
  private static final int PERIOD_MILLIS = 1000;

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService executor;

  @Inject private EncryptionRewrap rewrap;
  @Inject private MasterKeys keys;
  private ScheduledFuture<?> running;
  private volatile boolean isStopping;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    if (config.storage() == CairnConfig.StorageKind.LOCAL && keys.isOn()) {
      running =
          executor.scheduleWithFixedDelay(
              this::run, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What fails is tried again, some times, later; the executor would drop it. */
  private void run() {
    try {
      boolean isMore = true;
      while (isMore && !isStopping) {
        isMore = rewrap.step();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A session is not encrypted now", e);
      rewrap.stepFailed();
    }
  }

  @PreDestroy
  void stop() {
    isStopping = true;
    if (running != null) {
      running.cancel(false);
    }
  }
}
