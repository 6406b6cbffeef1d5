package dev.cairn.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be a path. */
class KnowledgePathTest {

  @ParameterizedTest
  @CsvSource({
    "docs//./guides///intro.md, docs/guides/intro.md",
    "./a, a",
    "a/., a",
    "a/b/, a/b",
    "..., ...",
    ".hidden/..a/b.., .hidden/..a/b..",
    "ab:c/d:e, ab:c/d:e",
    "1:a, 1:a",
    "' a / b ', ' a / b '",
  })
  void pathIsNormalizedAsTheClientDoes(String given, String kept) {
    assertThat(new KnowledgePath(given).value()).isEqualTo(kept);
  }

  static Stream<String> refused() {
    return Stream.of(
        "",
        ".",
        "./.",
        "/",
        "/etc/passwd",
        "//a",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "C:",
        "C:/a",
        "./c:a",
        "a\\b",
        "..\\a",
        "a\0b",
        "a\nb",
        "a\u0085b",
        "\uD800",
        "a/" + "é".repeat(128),
        "x".repeat(256),
        "x/".repeat(512) + "yy");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCouldLeadElsewhereIsRefused(String given) {
    assertThatThrownBy(() -> new KnowledgePath(given))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_KNOWLEDGE_PATH));
  }
}
