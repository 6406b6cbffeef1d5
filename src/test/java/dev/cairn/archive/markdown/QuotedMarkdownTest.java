package dev.cairn.archive.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a renderer makes of what others wrote: text, and nothing that loads or runs. */
class QuotedMarkdownTest {

  private static final List<Extension> GITHUB =
      List.of(TablesExtension.create(), AutolinkExtension.create());

  private static final Pattern RUNS_OR_LOADS =
      Pattern.compile("(?i)<(img|script|iframe|svg|object|style|a[^>]*(javascript|data):)");

  private static String quote(String text) {
    return "> " + String.join("\n> ", QuotedMarkdown.of(text.split("\n", -1))) + "\n";
  }

  private static Node parse(String markdown) {
    return Parser.builder().extensions(GITHUB).build().parse(markdown);
  }

  /** Without links of its own: a renderer of text writes their addresses twice. */
  private static String shown(String markdown) {
    List<Extension> tables = List.of(TablesExtension.create());
    return TextContentRenderer.builder()
        .extensions(tables)
        .build()
        .render(Parser.builder().extensions(tables).build().parse(markdown));
  }

  private static void assertHarmless(String markdown) {
    parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(HtmlBlock html) {
                throw new AssertionError("HTML: " + html.getLiteral());
              }

              @Override
              public void visit(HtmlInline html) {
                throw new AssertionError("HTML: " + html.getLiteral());
              }

              @Override
              public void visit(Image image) {
                throw new AssertionError("image: " + image.getDestination());
              }

              @Override
              public void visit(LinkReferenceDefinition definition) {
                throw new AssertionError("definition: " + definition.getDestination());
              }

              @Override
              public void visit(Link link) {
                assertThat(link.getDestination()).matches("(https?://|mailto:).*");
              }
            });
    assertThat(HtmlRenderer.builder().extensions(GITHUB).build().render(parse(markdown)))
        .doesNotContainPattern(RUNS_OR_LOADS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a <img src=https://x/y.png onerror=alert(1)> b",
        "<!-- hidden --> shown",
        "<?php x ?><![CDATA[x]]>",
        "</blockquote><h1>Out</h1>",
        "<javascript:alert(1)>",
        "![pixel](https://x/y.png)",
        "[click](javascript:alert(1))",
        "[click](<javascript:alert(1)>)",
        "[![x](https://x/y.png)](https://x)",
        "[click]: javascript:alert(1)",
        "[^1]: https://x/y.png",
        "[click](&#106;avascript:alert(1))",
        "&lt;img src=x&gt; &#60;img src=x> &colon;",
        "list[0](1) and map[x]: y",
        "AT&T; &amp; &copy",
      })
  void lineIsShownAsItIsWritten(String text) {
    String markdown = quote(text);

    assertHarmless(markdown);
    assertThat(shown(markdown)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# <img src=x>",
        "- a\n    - <img src=x>",
        "1. x\n   > <img src=x>",
        "<img src=x>\n===",
        "| a | <img src=x> |\n|---|---|\n| b | c |",
        "`a` `<img src=x>",
        "``a`<img src=x>`` b",
        "```\n~~~\n```\n<img src=x>",
        "````\n```\n<img src=x>",
        "~~~\ncode\n~~~~ x\n<img src=x>\n~~~",
        "    code\n<img src=x>",
        "x\n\n    <img src=x>\n\n    y\nz",
        "1. x\n   ```\n<img src=x>\n   ```",
        "see `<img src=x>`",
        "| ` | ` | `<img src=x>` |\n|---|---|---|",
      })
  void nothingIsLoadedWhereverItStands(String text) {
    String markdown = quote(text);

    assertHarmless(markdown);
    assertThat(shown(markdown)).contains("<img src=x>");
  }

  /** What renderers differ on is not left as code. GitHub's ends an address at the next space. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\`<img src=x>`",
        "`a\\`<img src=x>`",
        "`a\\\\`<img src=x>`",
        "https://x/`<img src=x>`",
        "Www.x/`<img src=x>`",
        "https://x/\\<img src=x>",
        "| a | b |\n|---|---|\n| `x | y` `<img src=x>` |",
        "- ```\n<img src=x>",
        "- ~~~\n<img src=x>",
        "> ```\n<img src=x>",
        "```a`b\n<img src=x>",
        "a `\n<img src=x>\n` b",
      })
  void whatMayBeNoCodeIsText(String text) {
    String markdown = quote(text);

    assertHarmless(markdown);
    assertThat(markdown).doesNotContain("<img");
    assertThat(shown(markdown)).contains("<img src=x>");
  }

  @Test
  void codeIsShownAsItIs() {
    for (String code :
        List.of("List<String> a[0](1); // &amp; \\`", "\tif (a < b) {", "|a|`<b>`|")) {
      assertThat(shown(quote("```java\n" + code + "\n```"))).contains(code);
      assertThat(shown(quote("1. x\n\n     ~~~\n" + code + "\n     ~~~\n"))).contains(code);
      assertThat(quote("x\n\n    " + code)).contains(code);
    }
    assertThat(quote("call `a<b>(c)[0](1)` and `` ` ``"))
        .isEqualTo("> call `a<b>(c)[0](1)` and `` ` ``\n");
  }

  @Test
  void whatIsHarmlessStaysAsItIs() {
    String text =
        "# Title\n\n- a < b && c > d, x <= y\n- **bold** ~~gone~~ [1] a[0] [x] (y)\n\n"
            + "| a | b |\n|---|---|\n| `c` | AT&T |\n\n    indented\n\nhttps://example.com/?a=1&b=2\n***";

    assertThat(quote(text)).isEqualTo("> " + text.replace("\n", "\n> ") + "\n");
  }

  @Test
  void longLineOfUnendedCodeIsText() {
    StringBuilder runs = new StringBuilder();
    for (int length = 1; length < 1000; length++) {
      runs.append("`".repeat(length)).append('|');
    }

    assertThat(quote(runs + "<img src=x>" + runs)).doesNotContain("<", "`");
  }
}
