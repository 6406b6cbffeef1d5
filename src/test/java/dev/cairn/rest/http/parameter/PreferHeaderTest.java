package dev.cairn.rest.http.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers write into {@code Prefer}. */
class PreferHeaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return=minimal",
        "Return = \"minimal\"",
        "wait=10, return=minimal",
        "respond-async;return=representation, return=minimal;x=y",
        "return=minimal, return=representation",
      })
  void callerWantsLess(String line) {
    assertThat(PreferHeader.isMinimal(List.of(line))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "return=representation",
        "wait=10;return=minimal",
        "return=representation, return=minimal",
      })
  void callerDoesNot(String line) {
    assertThat(PreferHeader.isMinimal(List.of(line))).isFalse();
  }

  @Test
  void firstLineCounts() {
    assertThat(PreferHeader.isMinimal(List.of("return=minimal", "return=representation"))).isTrue();
    assertThat(PreferHeader.isMinimal(List.of("return=representation", "return=minimal")))
        .isFalse();
  }
}
