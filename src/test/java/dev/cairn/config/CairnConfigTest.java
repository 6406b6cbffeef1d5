package dev.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CairnConfigTest {

  private static CairnConfig config(String... keysAndValues) {
    Map<String, String> values = new java.util.HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new CairnConfig(key -> Optional.ofNullable(values.get(key)));
  }

  @Test
  void defaultsAreValid() {
    CairnConfig config = config();

    config.validate();
    assertThat(config.database()).isEqualTo(CairnConfig.DatabaseKind.H2);
    assertThat(config.maxRequestSize()).isEqualTo(128 << 20);
    assertThat(config.maxMessages()).isEqualTo(100_000);
    assertThat(config.bootstrapToken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5000, 5000", "64KiB, 65536", "1 MiB, 1048576", "1 GiB, 1073741824"})
  void sizesHaveUnits(String text, int bytes) {
    assertThat(config("cairn.max-request-size", text).maxRequestSize()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.database, mysql",
    "cairn.max-request-size, 0",
    "cairn.max-request-size, -1",
    "cairn.max-request-size, 2 GiB",
    "cairn.max-request-size, 128 MB",
    "cairn.max-messages, 0",
    "cairn.max-messages, many",
    "cairn.bootstrap-token, short",
  })
  void wrongValuesAreNamed(String key, String value) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> config(key, value).validate())
        .withMessageContaining(key)
        .withMessageContaining(key.toUpperCase().replaceAll("[.-]", "_"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("short"));
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.db.url, '', ",
    "cairn.db.url, cairn.db.url, mysql://x",
    "cairn.db.user, cairn.db.url, jdbc:postgresql://x/y",
  })
  void postgresqlNeedsAnAddressAndCredentials(String missing, String key, String value) {
    CairnConfig config =
        value == null
            ? config("cairn.database", "postgresql")
            : config("cairn.database", "postgresql", key, value);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(config::validate)
        .withMessageContaining(missing);
  }

  @ParameterizedTest
  @EnumSource
  void readmeHasARowForEveryKey(ConfigKey key) throws Exception {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(
            "| `" + key.key() + "` | " + key.defaultValue().map(v -> "`" + v + "`").orElse(""));
  }
}
