package dev.cairn.wiring;

import dev.cairn.config.CairnConfig;
import dev.cairn.events.EventHub;
import dev.cairn.session.SessionEvents;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Schedules the delivery of events to listeners, and the erasure of old events. */
@ApplicationScoped
class EventSchedule {

  private static final Duration PERIOD = Duration.ofMillis(300);
  private static final Duration ERASURE = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofDays(7);

  @Inject private PeriodicTask work;
  @Inject private EventHub hub;
  @Inject private SessionEvents events;
  @Inject private Clock clock;

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object application, CairnConfig config) {
    work.start(PERIOD, PERIOD, "Events cannot be read now; they are delivered later", hub::poll);
    if (config.storage() == CairnConfig.StorageKind.LOCAL) {
      work.start(ERASURE, ERASURE, "Old events cannot be erased now; this is retried", this::erase);
    }
  }

  private void erase() {
    work.runSteps(() -> events.erase(clock.instant().minus(KEPT)) > 0);
  }

  @PreDestroy
  void stop() {
    hub.stop();
  }
}
