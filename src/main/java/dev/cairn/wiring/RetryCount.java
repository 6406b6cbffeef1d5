package dev.cairn.wiring;

import dev.cairn.database.transaction.Retried;
import dev.cairn.telemetry.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Has the metrics count what is tried again. */
@ApplicationScoped
class RetryCount {

  @Inject private Metrics metrics;

  void count(@Observes Retried retried) {
    metrics.retried(retried.reason());
  }
}
