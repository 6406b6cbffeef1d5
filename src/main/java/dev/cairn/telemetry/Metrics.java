package dev.cairn.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.config.CairnConfig;
import dev.cairn.retention.CompletedStep;
import dev.cairn.session.CheckpointStored;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** The metrics of this node since it started, exposed at {@code /metrics}. */
@ApplicationScoped
public class Metrics {

  /** How long a session counts as active after its latest checkpoint. */
  private static final Duration ACTIVE_FOR = Duration.ofMinutes(15);

  private static final int MAX_ACTIVE_REMEMBERED = 1_000_000;

  /** All other methods, which clients may make up, share one label. */
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "PUT");

  private static final String OTHER_METHOD = "_OTHER";

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  @Inject private CairnConfig config;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Histogram requests =
      Histogram.builder()
          .name("cairn_request_duration_seconds")
          .help("Duration of requests by route and status")
          .unit(Unit.SECONDS)
          .labelNames("method", "route", "status")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Counter refusals =
      Counter.builder()
          .name("cairn_requests_refused")
          .help("Requests over a limit or with invalid credentials")
          .labelNames("reason")
          .register(registry);
  private final Counter receivedMessages =
      counter("cairn_messages_received", "Messages in the checkpoints that clients sent");
  private final Counter storedMessages =
      counter("cairn_messages_stored", "Messages that were new to their session");
  private final Counter receivedBytes =
      counter("cairn_messages_received_bytes", "Bytes of the messages that clients sent");
  private final Counter storedBytes =
      counter("cairn_messages_stored_bytes", "Bytes of the messages that were new");
  private final Counter erased =
      Counter.builder()
          .name("cairn_retention_erased")
          .help("Sessions, checkpoints, events and keys that retention erased or deleted")
          .labelNames("step")
          .register(registry);
  private final Counter erasedBytes =
      counter(
          "cairn_retention_erased_bytes", "Bytes of messages and metadata that retention erased");
  private final Counter retries =
      Counter.builder()
          .name("cairn_database_retries")
          .help("Database calls that were retried")
          .labelNames("reason")
          .register(registry);
  private final Cache<UUID, Boolean> active =
      Caffeine.newBuilder().maximumSize(MAX_ACTIVE_REMEMBERED).expireAfterWrite(ACTIVE_FOR).build();

  @PostConstruct
  void registerCallbacks() {
    String dataSource = config.database().dataSource();
    GaugeWithCallback.builder()
        .name("cairn_sessions_active")
        .help("Sessions that got a checkpoint from this node within 15 minutes")
        .callback(value -> value.call(activeSessions()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cairn_database_connections")
        .help("Connections in the database pool")
        .labelNames("state")
        .callback(value -> ConnectionPool.use(dataSource).ifPresent(pool -> report(pool, value)))
        .register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  private long activeSessions() {
    active.cleanUp();
    return active.estimatedSize();
  }

  private static void report(ConnectionPool.Use pool, GaugeWithCallback.Callback value) {
    value.call(pool.used(), "used");
    value.call(pool.idle(), "idle");
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }

  /**
   * Records a response.
   *
   * @param route the template, such as {@code /v1/sessions/{id}}; empty if no route matched
   */
  public void request(String method, String route, int status, Duration duration) {
    String known = METHODS.contains(method) ? method : OTHER_METHOD;
    double seconds = duration.toNanos() / 1e9;
    requests.labelValues(known, route, String.valueOf(status)).observe(seconds);
  }

  /**
   * Records a refused request.
   *
   * @param reason its name is the label
   */
  public void refused(Enum<?> reason) {
    refusals.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  /**
   * Records that a database call is retried.
   *
   * @param reason its name is the label
   */
  public void retried(Enum<?> reason) {
    retries.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  void stored(@Observes(during = TransactionPhase.AFTER_SUCCESS) CheckpointStored checkpoint) {
    receivedMessages.inc(checkpoint.receivedMessages());
    storedMessages.inc(checkpoint.storedMessages());
    receivedBytes.inc(checkpoint.receivedBytes());
    storedBytes.inc(checkpoint.storedBytes());
    active.put(checkpoint.sessionId(), true);
  }

  void erased(@Observes(during = TransactionPhase.AFTER_SUCCESS) CompletedStep done) {
    erased.labelValues(done.step().name().toLowerCase(Locale.ROOT)).inc(done.erased().count());
    erasedBytes.inc(done.erased().bytes());
  }

  /** The media type of {@link #writeTo}. */
  public static final String MEDIA_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  /** Writes all metrics in the Prometheus text format. */
  public void writeTo(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
  }
}
