package dev.cairn.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/** Shows measures to OpenTelemetry, under its own names. Does nothing while telemetry is off. */
final class OpenTelemetryMeters {

  private final Meter meter;

  OpenTelemetryMeters(OpenTelemetry openTelemetry) {
    meter = openTelemetry.getMeter("dev.cairn");
  }

  /** A histogram of its own, in seconds: what it gets cannot be read from another one. */
  DoubleHistogram histogram(String name, List<Double> bounds) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setExplicitBucketBoundariesAdvice(bounds)
        .build();
  }

  /** It is read whenever OpenTelemetry exports. */
  void show(Counter counter) {
    meter
        .counterBuilder(name(counter.getPrometheusName()))
        .buildWithCallback(
            exported ->
                counter
                    .collect()
                    .getDataPoints()
                    .forEach(point -> record(exported, point.getLabels(), point.getValue())));
  }

  /** It is read whenever OpenTelemetry exports. */
  void show(GaugeWithCallback gauge) {
    meter
        .gaugeBuilder(name(gauge.getPrometheusName()))
        .ofLongs()
        .buildWithCallback(
            exported ->
                gauge
                    .collect()
                    .getDataPoints()
                    .forEach(point -> record(exported, point.getLabels(), point.getValue())));
  }

  /** OpenTelemetry's names have dots. */
  private static String name(String prometheusName) {
    return prometheusName.replace('_', '.');
  }

  private static void record(ObservableLongMeasurement exported, Labels labels, double value) {
    AttributesBuilder attributes = Attributes.builder();
    labels.forEach(label -> attributes.put(label.getName(), label.getValue()));
    exported.record((long) value, attributes.build());
  }
}
