package dev.cairn.wiring;

import dev.cairn.database.transaction.Retried;
import dev.cairn.telemetry.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Counts retries in the metrics. */
@ApplicationScoped
class RetryMetrics {

  @Inject private Metrics metrics;

  void count(@Observes Retried retried) {
    metrics.retried(retried.reason());
  }
}
