package dev.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class TelemetrySwitchTest {

  private static final String KEY = "otel.sdk.disabled";

  @Test
  void telemetryIsOffUntilAnEndpointIsConfigured() {
    assertThat(of(Map.of(), Map.of()).getValue(KEY)).isNull();
    assertThat(of(Map.of(), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ")).getValue(KEY)).isNull();
    assertThat(of(Map.of(), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318")).getValue(KEY))
        .isEqualTo("false");
    assertThat(
            of(Map.of(), Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318"))
                .getValue(KEY))
        .isEqualTo("false");
    assertThat(of(Map.of("otel.exporter.otlp.endpoint", "http://c:4318"), Map.of()).getValue(KEY))
        .isEqualTo("false");
  }

  @Test
  void anyOtherSourceWins() {
    assertThat(of(Map.of(), Map.of()).getOrdinal()).isLessThan(ConfigSource.DEFAULT_ORDINAL);
  }

  private static TelemetryConfigSource of(
      Map<String, String> systemProperties, Map<String, String> environment) {
    return new TelemetryConfigSource(systemProperties::get, environment::get);
  }
}
