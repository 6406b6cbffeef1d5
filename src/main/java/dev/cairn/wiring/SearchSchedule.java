package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.database.search.GramIndex;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Keeps the index beside H2 up to date, if there is one. */
@ApplicationScoped
class SearchSchedule {

  private static final System.Logger LOG = System.getLogger(SearchSchedule.class.getName());
  private static final int FIRST_MILLIS = 200;
  private static final int PERIOD_MILLIS = 3000;

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService executor;

  @Inject private GramIndex index;
  private ScheduledFuture<?> keeping;
  private boolean isFailing;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    if (config.storage() == CairnConfig.StorageKind.LOCAL && config.searchEnabled()) {
      keeping =
          executor.scheduleWithFixedDelay(
              this::keepUp, FIRST_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What fails is tried again the next time, and told once; the executor would drop it. */
  private void keepUp() {
    try {
      index.keepUp();
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The index of messages cannot be kept up now, and is later",
            e);
      }
      isFailing = true;
    }
  }

  @PreDestroy
  void stop() {
    if (keeping != null) {
      keeping.cancel(false);
    }
  }
}
