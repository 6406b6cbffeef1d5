package dev.cairn.config;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns MicroProfile Telemetry on if an OTLP endpoint is configured. Any other source that sets
 * {@code otel.sdk.disabled} takes precedence.
 */
public class TelemetryConfigSource implements ConfigSource {

  private static final Set<String> ENDPOINTS =
      Set.of(
          "otel.exporter.otlp.endpoint",
          "otel.exporter.otlp.traces.endpoint",
          "otel.exporter.otlp.metrics.endpoint",
          "otel.exporter.otlp.logs.endpoint");

  private final Map<String, String> properties;

  /** Called by MicroProfile Config. */
  public TelemetryConfigSource() {
    this(System::getProperty, System::getenv);
  }

  TelemetryConfigSource(UnaryOperator<String> systemProperties, UnaryOperator<String> environment) {
    properties =
        ENDPOINTS.stream()
                .flatMap(
                    key ->
                        Stream.of(
                            systemProperties.apply(key),
                            environment.apply(
                                InvalidConfigurationException.environmentVariable(key))))
                .anyMatch(value -> value != null && !value.isBlank())
            ? Map.of(ConfigKey.TELEMETRY_DISABLED.key(), "false")
            : Map.of();
  }

  @Override
  public Set<String> getPropertyNames() {
    return properties.keySet();
  }

  @Override
  public String getValue(String key) {
    return properties.get(key);
  }

  @Override
  public String getName() {
    return TelemetryConfigSource.class.getName();
  }

  @Override
  public int getOrdinal() {
    return Integer.MIN_VALUE;
  }
}
