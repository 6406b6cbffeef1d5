package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.events.EventHub;
import dev.cairn.session.SessionEvents;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Lets those who listen be told of events, and old events be erased. */
@ApplicationScoped
class EventSchedule {

  private static final System.Logger LOG = System.getLogger(EventSchedule.class.getName());
  private static final int PERIOD_MILLIS = 300;
  private static final int ERASURE_SECONDS = 600;
  private static final Duration KEPT = Duration.ofDays(7);

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService executor;

  @Inject private EventHub hub;
  @Inject private SessionEvents events;
  @Inject private Clock clock;
  private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
  private boolean isFailing;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    tasks.add(
        executor.scheduleWithFixedDelay(
            this::tell, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    if (config.storage() == CairnConfig.StorageKind.LOCAL) {
      tasks.add(
          executor.scheduleWithFixedDelay(
              this::erase, ERASURE_SECONDS, ERASURE_SECONDS, TimeUnit.SECONDS));
    }
  }

  /** What fails is tried again at once, and told once; the executor would drop it. */
  private void tell() {
    try {
      hub.poll();
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.log(System.Logger.Level.WARNING, "Events cannot be read now, and are told later", e);
      }
      isFailing = true;
    }
  }

  private void erase() {
    try {
      long erased;
      do {
        erased = events.erase(clock.instant().minus(KEPT));
      } while (erased > 0);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "Old events are erased later", e);
    }
  }

  @PreDestroy
  void stop() {
    hub.stop();
    tasks.forEach(task -> task.cancel(false));
  }
}
