package dev.cairn.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says of itself. */
class FrontMatterTest {

  private static FrontMatter of(String text) {
    return FrontMatter.of(text.getBytes(UTF_8));
  }

  @Test
  void titleDescriptionAndTagsAreRead() {
    FrontMatter says =
        of(
            "---\r\ntitle: \" A: b \"\r\ndescription: |\r\n  two\r\n  lines\r\ntags:\r\n- x\r\n- 7\r\n---\r\n");

    assertThat(says.title()).contains("A: b");
    assertThat(says.description()).contains("two lines");
    assertThat(says.tags()).containsExactly("x", "7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "title: x\n---\n",
        "---\ntitle: x\n",
        "--- \ntitle: x\n---\n",
        "\n---\ntitle: x\n---\n",
        "---\n- title\n---\n",
        "---\ntitle: [oops\n---\n",
        "---\ntitle: {a: b}\n---\n",
        "---\ntitle: ''\ntags: x\n---\n",
        "---\ntitle: !!java.net.URL [\"http://localhost\"]\n---\n",
        "---\ntitle: \u0001\n---\n",
      })
  void whatIsNoFrontMatterSaysNothing(String text) {
    assertThat(of(text).title()).isEmpty();
    assertThat(of(text).description()).isEmpty();
    assertThat(of(text).tags()).isEmpty();
  }

  @Test
  void longValuesAreCut() {
    FrontMatter says =
        of(
            "---\ntitle: %s\ndescription: %s\ntags: [%s]\n---\n"
                .formatted("🪨".repeat(300), "d".repeat(2000), "t,".repeat(30)));

    assertThat(says.title()).contains("🪨".repeat(200));
    assertThat(says.description()).contains("d".repeat(1000));
    assertThat(says.tags()).hasSize(20);
  }

  @Test
  void aliasesThatGrowAreNotFollowed() {
    StringBuilder bomb = new StringBuilder("---\na: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c <= 'z'; c++) {
      bomb.append("%c: &%c [%s]\n".formatted(c, c, ("*" + (char) (c - 1) + ",").repeat(9)));
    }
    bomb.append("title: x\n---\n");

    assertThat(of(bomb.toString()).tags()).isEqualTo(List.of());
    assertThat(of("---\ntitle: %s1%s\n---\n".formatted("[".repeat(9000), "]".repeat(9000))).title())
        .isEmpty();
  }
}
