package dev.cairn.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.RandomTries;
import dev.cairn.session.StorageException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths a pattern matches. */
class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*.md, a.md, true",
    "*.md, x/a.md, false",
    "**/*.md, a.md, true",
    "**/*.md, x/y/a.md, true",
    "x/**, x/y/a.md, true",
    "x/**, xy/a.md, false",
    "services/**/*.md, services/rate-limits.md, true",
    "services/**/*.md, services/a/b/c.md, true",
    "services/**/*.md, other/a.md, false",
    "**/a/**/b/*, a/c/a/b/d/b/e, true",
    "**/a/**/b/*, a/c/a/b/d, true",
    "a?c, a🪨c, true",
    "a?c, ac, false",
    "a*b*c, axbxbxc, true",
    "a*b*c, axcxb, false",
    "a.c, abc, false",
    "'(a+)+', '(a+)+', true",
    "'a**b', axyb, true",
    "'', a, false",
  })
  void matches(String pattern, String path, boolean isMatch) {
    assertThat(new PathPattern(pattern).matches(path)).isEqualTo(isMatch);
  }

  /** The plain definition, which tries everything. */
  private static boolean matchesSlowly(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return matchesSlowly(pattern.substring(1), text)
          || !text.isEmpty() && matchesSlowly(pattern, text.substring(1));
    }
    return !text.isEmpty()
        && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
        && matchesSlowly(pattern.substring(1), text.substring(1));
  }

  @Test
  void starsMatchWhatTheDefinitionSays() {
    RandomTries.repeat(
        2000,
        random -> {
          String pattern = text(random.nextInt(6) + 1, "ab*?", random);
          String name = text(random.nextInt(7) + 1, "ab", random);
          assertThat(new PathPattern(pattern).matches(name))
              .as(pattern + " " + name)
              .isEqualTo(matchesSlowly(pattern, name));
        });
  }

  private static String text(int length, String alphabet, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void patternThatWouldTakeARegularExpressionForeverIsDecided() {
    String pattern = "*a".repeat(127);

    assertThat(new PathPattern(pattern).matches("a".repeat(254) + "b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a,b}", "[ab]", "a\\*"})
  void whatMeansSomethingElsewhereIsRefused(String pattern) {
    assertThatThrownBy(() -> new PathPattern(pattern)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> new PathPattern("x".repeat(256))).isInstanceOf(StorageException.class);
  }
}
