package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.database.search.GramIndex;
import dev.cairn.database.search.SearchFiles;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.SearchRebuild;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Keeps the search index complete, including content stored before search was introduced. If
 * messages are encrypted, there is no index, and an existing one is erased.
 */
@ApplicationScoped
class SearchSchedule {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration PERIOD = Duration.ofSeconds(3);

  @Inject private PeriodicTask work;
  @Inject private GramIndex files;
  @Inject private SearchRebuild rebuild;
  @Inject private SearchPolicy policy;
  @Inject private MasterKeys keys;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    if (keys.isOn()) {
      SearchFiles.erase(policy);
    } else if (config.storage() == CairnConfig.StorageKind.LOCAL && config.searchEnabled()) {
      work.start(
          FIRST, PERIOD, "The search index cannot be updated now; this is retried", this::build);
    }
  }

  private void build() {
    files.keepUp();
    work.runSteps(rebuild::step);
  }
}
