package dev.cairn.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionLabelsTest {

  private static void assertRefused(Runnable making) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(making::run)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_LABELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "team", "a.b_c/d-e", "9z"})
  void keysAreShortNames(String key) {
    assertThat(new SessionLabels(Map.of(key, "x")).values()).containsEntry(key, "x");
    assertThat(new LabelFilter(key, "x").key()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", "a-", "/", "a b", "a:b", "a=b", "ä", "a\n", "a,b"})
  void otherKeysAreRefused(String key) {
    assertRefused(() -> new SessionLabels(Map.of(key, "x")));
    assertRefused(() -> new LabelFilter(key, "x"));
    assertRefused(() -> new LabelChanges(Map.of(key, Optional.empty())));
  }

  @Test
  void keysAndValuesHaveLimits() {
    assertThat(new SessionLabels(Map.of("k".repeat(64), "🪨".repeat(256))).values()).hasSize(1);
    assertRefused(() -> new SessionLabels(Map.of("k".repeat(65), "x")));
    assertRefused(() -> new SessionLabels(Map.of("k", "x".repeat(257))));
    assertRefused(() -> new LabelChanges(Map.of("k", Optional.of("x".repeat(257)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\t", "\u0000", "\u007f"})
  void valuesHaveNoControlCharacters(String value) {
    assertRefused(() -> new SessionLabels(Map.of("k", value)));
  }

  @Test
  void loneSurrogatesAreReplaced() {
    assertThat(new SessionLabels(Map.of("k", "a\ud800")).values()).containsEntry("k", "a\ufffd");
  }

  @Test
  void thereAreOnlySoMany() {
    Map<String, String> many = new HashMap<>();
    IntStream.range(0, SessionLabels.MAX).forEach(i -> many.put("k" + i, ""));
    assertThat(new SessionLabels(many).values()).hasSize(SessionLabels.MAX);
    many.put("more", "");
    assertRefused(() -> new SessionLabels(many));
    List<LabelFilter> filters =
        many.keySet().stream().map(key -> new LabelFilter(key, "")).toList();
    assertRefused(() -> LabelFilter.all(filters));
  }

  @Test
  void ownLabelsComeBeforeOthers() {
    SessionLabels own = new SessionLabels(Map.of("a", "own", "b", "own"));
    SessionLabels others = new SessionLabels(Map.of("b", "other", "c", "other"));

    assertThat(own.or(others))
        .isEqualTo(new SessionLabels(Map.of("a", "own", "b", "own", "c", "other")));
  }
}
