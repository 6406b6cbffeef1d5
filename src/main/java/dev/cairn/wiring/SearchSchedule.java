package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.database.search.GramIndex;
import dev.cairn.database.search.SearchFiles;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.SearchRebuild;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has the index of search be complete, also of what was stored before there was search. Beside
 * messages that are encrypted there is none.
 */
@ApplicationScoped
class SearchSchedule {

  private static final System.Logger LOG = System.getLogger(SearchSchedule.class.getName());
  private static final int FIRST_MILLIS = 200;
  private static final int PERIOD_MILLIS = 3000;

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService executor;

  @Inject private GramIndex files;
  @Inject private SearchRebuild rebuild;
  @Inject private SearchPolicy policy;
  @Inject private MasterKeys keys;
  private ScheduledFuture<?> building;
  private boolean isFailing;
  private volatile boolean isStopping;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    if (keys.isOn()) {
      SearchFiles.erase(policy);
    } else if (config.storage() == CairnConfig.StorageKind.LOCAL && config.searchEnabled()) {
      building =
          executor.scheduleWithFixedDelay(
              this::build, FIRST_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What fails is tried again the next time, and told once; the executor would drop it. */
  private void build() {
    try {
      files.keepUp();
      boolean isMore = true;
      while (isMore && !isStopping) {
        isMore = rebuild.step();
      }
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.log(
            System.Logger.Level.WARNING, "The index of search is not complete now, but later", e);
      }
      isFailing = true;
    }
  }

  @PreDestroy
  void stop() {
    isStopping = true;
    if (building != null) {
      building.cancel(false);
    }
  }
}
