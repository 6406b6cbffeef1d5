package dev.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.RandomTries;
import dev.cairn.session.PlainText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchTextTest {

  private static SearchText text(String... parts) {
    return SearchText.of(
        Arrays.stream(parts)
            .map(part -> new SearchText.Part(part, Optional.empty(), Optional.empty()))
            .toList());
  }

  /** So that a range in the folded text is one in the text. */
  @Test
  void everyCharacterStaysAtItsPlace() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String character = Character.toString(c);
      assertThat(PlainText.folded(character)).as("U+%X", c).hasSameSizeAs(character);
    }
  }

  @Test
  void bothCasesAreFoldedToTheSame() {
    assertThat(PlainText.folded("STRAẞE ΟΔΥΣΣΕΎΣ İI"))
        .isEqualTo(PlainText.folded("straße οδυσσεύς ii"));
  }

  @Test
  void nothingIsFoundAcrossTwoParts() {
    SearchText text = text("one", "two");

    assertThat(SearchTerms.of("one two").allIn(text.folded())).isTrue();
    assertThat(SearchTerms.of("onetwo").allIn(text.folded())).isFalse();
    assertThat(SearchTerms.of("\"one\u0001two\"").allIn(text.folded())).isFalse();
  }

  @Test
  void whatNoDatabaseKeepsIsReplaced() {
    assertThat(text("a\0b\uD800c").folded()).startsWith("a\uFFFDb\uFFFDc");
    assertThat(SearchTerms.of("a\0b\uD800c").allIn(text("a\0b\uD800c").folded())).isTrue();
  }

  @Test
  void endsOfALongTextAreLeft() {
    String smile = "😀";
    String long1 = smile.repeat(SearchText.MAX_LENGTH);
    SearchText text = text("first", long1, "last");

    assertThat(text.original()).hasSizeLessThanOrEqualTo(SearchText.MAX_LENGTH + 2);
    assertThat(text.original()).startsWith("first").contains("last");
    assertThat(
            text.original().codePoints().filter(c -> Character.getType(c) == Character.SURROGATE))
        .isEmpty();
    for (SearchText.Passage passage : text.passages()) {
      assertThat(text.original().substring(passage.start(), passage.end()))
          .doesNotContain("\u0001");
    }
    assertThat(text.passageAt(text.original().indexOf("last")).end())
        .isEqualTo(text.original().indexOf("last") + 4);
  }

  @Test
  void pairsAreThoseOfScriptsWithoutSpaces() {
    assertThat(SearchText.pairs("ab дом")).isEmpty();
    assertThat(SearchText.pairs("検索")).containsExactly('検' << 16 | '索');
    assertThat(SearchText.pairs("検a索")).isEmpty();
  }

  @Test
  void snippetShowsWhatWasFound() {
    RandomTries.repeat(
        300,
        random -> {
          List<String> words = List.of("alpha", "😀", "検索", "\n", " ", "Beta", "x");
          String body =
              IntStream.range(0, random.nextInt(400))
                  .mapToObj(i -> words.get(random.nextInt(words.size())))
                  .collect(Collectors.joining());
          int place =
              body.offsetByCodePoints(0, random.nextInt(body.codePointCount(0, body.length()) + 1));
          SearchText text =
              text("before", body.substring(0, place) + "NeeDle" + body.substring(place));
          SearchTerms terms = SearchTerms.of("needle beta");

          Snippet snippet = Snippet.of(text, SearchTerms.of("needle"));

          assertThat(snippet.text())
              .hasSizeLessThanOrEqualTo(Snippet.MAX_LENGTH)
              .doesNotContain("\n");
          assertThat(snippet.ranges()).hasSize(1);
          Snippet.Range range = snippet.ranges().get(0);
          assertThat(snippet.text().substring(range.start(), range.end())).isEqualTo("NeeDle");
          assertThat(
                  snippet
                      .text()
                      .codePoints()
                      .filter(c -> Character.getType(c) == Character.SURROGATE))
              .isEmpty();
          assertThat(terms.rangesIn(text.folded())).isNotEmpty();
        });
  }

  @Test
  void coloursOfATerminalAreNotShown() {
    SearchText text = text("\u001b[31mERROR\u001b[0m: no \u001b[1;32mneedle\u001b[0m here");

    assertThat(Snippet.of(text, SearchTerms.of("needle error")))
        .isEqualTo(
            new Snippet(
                "ERROR: no needle here",
                List.of(new Snippet.Range(0, 5), new Snippet.Range(10, 16))));
  }

  @Test
  void overlappingTermsAreOneRange() {
    SearchTerms terms = SearchTerms.of("abc bcd");

    assertThat(terms.rangesIn("xabcdx abc"))
        .containsExactly(new Snippet.Range(1, 5), new Snippet.Range(7, 10));
  }

  @Test
  void termsAreReadAsTyped() {
    assertThat(SearchTerms.of(" One  \"Two three\" four\"five \"un closed").terms())
        .containsExactly("one", "two three", "four\"five", "un closed");
    assertThat(SearchTerms.of("\"say \\\"hi\\\" \\\\ \\n\"").terms())
        .containsExactly("say \"hi\" \\ \\n");
    assertThat(SearchTerms.of("a A").terms()).containsExactly("a");
  }
}
