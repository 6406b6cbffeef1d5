package dev.cairn.archive.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Session;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.Transcript;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Markdown parser sees of a conversation: its parts, whatever they hold. */
class MarkdownWriterTest {

  private static String write(String title, List<Message> messages) throws IOException {
    Instant now = Instant.parse("2026-11-23T08:00:00Z");
    UUID id = UUID.fromString("01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11");
    CheckpointState state = new CheckpointState(messages, Optional.empty());
    StringBuilder out = new StringBuilder();
    new MarkdownWriter(out)
        .write(
            new Session(
                id,
                Optional.of("alice"),
                title,
                SessionVisibility.PRIVATE,
                SessionStatus.ACTIVE,
                Optional.of("/srv/`x`\n# y"),
                SessionLabels.NONE,
                now,
                now,
                Optional.empty(),
                Optional.of(
                    new Checkpoint(
                        id,
                        id,
                        Optional.empty(),
                        state.messages().size(),
                        now,
                        now,
                        Optional.of(state),
                        Map.of())),
                Optional.empty(),
                Map.of()));
    return out.toString();
  }

  private static Message message(Message.Role role, String field, String text) {
    String json =
        "{\"role\":\"%s\",\"tool_call_id\":\"call_1\",%s}"
            .formatted(role.name().toLowerCase(), field.formatted(quoted(text)));
    return new Message(role, JsonText.of(json));
  }

  private static String quoted(String text) {
    return new com.fasterxml.jackson.databind.node.TextNode(text).toString();
  }

  /** The blocks right below the document, as their kinds. */
  private static List<Block> blocks(String markdown) {
    List<Block> blocks = new ArrayList<>();
    Node document = Parser.builder().build().parse(markdown);
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      blocks.add((Block) node);
    }
    return blocks;
  }

  private static List<String> headings(String markdown) {
    List<String> headings = new ArrayList<>();
    for (Block block : blocks(markdown)) {
      if (block instanceof Heading heading) {
        headings.add(TextContentRenderer.builder().build().render(heading));
      }
    }
    return headings;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "```",
        "```\n# Out\n```",
        "````\n```\n~~~",
        "\n\n# Heading\n\n- list",
        "ends with backticks ``````````",
        "carriage\r\rreturn\r# Heading",
        "</div><script>alert(1)</script>\n\n# Out",
        "> quote\n\n## 9. User",
        "    indented\n\ttabbed",
        "",
        "nul \u0000 and form feed \f and \u2028 separator",
      })
  void nothingBreaksOutOfItsPlace(String text) throws Exception {
    String arguments =
        "\"tool_calls\":[{\"id\":\"%1$s\",\"type\":\"function\",\"function\":{\"name\":\"x\",\"arguments\":%2$s}}]";
    List<Message> messages =
        List.of(
            message(Message.Role.USER, "\"content\":%s", text),
            message(
                Message.Role.ASSISTANT,
                arguments.replace("%1$s", "call_1").replace("%2$s", "%s"),
                text),
            message(Message.Role.TOOL, "\"content\":%s", text),
            message(Message.Role.USER, "\"content\":[{\"type\":\"text\",\"text\":%s}]", text));

    String markdown = write(text.isBlank() ? "x" : text, messages);

    List<String> headings = headings(markdown);
    assertThat(headings).hasSize(5);
    assertThat(headings.subList(1, 5))
        .containsExactly(
            "1. User answers \"call_1\"",
            "2. Assistant answers \"call_1\"",
            "3. Tool answers \"call_1\"",
            "4. User answers \"call_1\"");
    String lines = text.replaceAll("\\r\\n|\\r", "\n").replace('\u0000', '\uFFFD') + "\n";
    assertThat(fenced(markdown)).containsExactly(lines, lines);
    assertThat(blocks(markdown)).filteredOn(BlockQuote.class::isInstance).hasSize(2);
  }

  @Test
  void imagesAreNamedAndMarksOfTheClientAreLeftOut() throws Exception {
    String markdown =
        write(
            "x",
            List.of(
                message(
                    Message.Role.USER,
                    "\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":%s}}]",
                    "data:image/png;base64,AAAA"),
                message(
                    Message.Role.ASSISTANT,
                    "\"content\":%s",
                    "Done.\n<checkpoint_id>01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11</checkpoint_id>")));

    assertThat(markdown)
        .contains("*(an image)* `data:image/png…`", "> Done.")
        .doesNotContain("base64", "checkpoint_id");
  }

  /** The form that the client is about to write. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "```\n# Out", "</div>\n\n# Out"})
  void callsAndResultsThatArePartsAreShown(String text) throws Exception {
    String parts =
        "\"content\":[{\"type\":\"text\",\"text\":%1$s,\"provider_options\":{\"text\":1}},"
            + "{\"type\":\"tool_call\",\"id\":\"call_2\",\"name\":\"view\",\"arguments\":{\"path\": %1$s}},"
            + "{\"type\":\"tool_call\",\"id\":\"call_3\",\"name\":\"grep\",\"arguments\":%1$s},"
            + "{\"type\":\"image\",\"url\":\"data:image/png;base64,AAAA\"},"
            + "{\"type\":\"tool_call\",\"id\":7},{\"type\":\"tool_result\"},"
            + "{\"type\":\"*new*\",\"x\":1,\"x\":null}]";
    String results =
        "\"content\":[{\"type\":\"tool_result\",\"tool_call_id\":\"call_2\",\"content\":%1$s},"
            + "{\"type\":\"tool_result\",\"tool_call_id\":\"call_3\",\"content\":{\"a\": 1}}]";

    String markdown =
        write(
            "x",
            List.of(
                message(Message.Role.ASSISTANT, parts, text),
                message(Message.Role.TOOL, results, text)));

    assertThat(headings(markdown)).hasSize(3);
    assertThat(markdown)
        .contains("Calls `view` as `call_2`:", "Calls `grep` as `call_3`:", "*(an image)*")
        .contains("Answers `call_2`:", "Answers `call_3`:")
        .contains("type* `tool_call`*", "type* `tool_result`*", "type* `*new*`*")
        .containsOnlyOnce("an image")
        .doesNotContain("base64");
    assertThat(fenced(markdown))
        .containsExactly(
            "{\"path\": " + quoted(text) + "}\n", text + "\n", text + "\n", "{\"a\": 1}\n");
  }

  @Test
  void partsAreShownInTheirOrder() throws Exception {
    String parts =
        "\"tool_calls\":[{\"id\":\"call_9\",\"type\":\"function\",\"function\":{\"name\":\"last\",\"arguments\":\"\"}}],"
            + "\"content\":[{\"type\":\"text\",\"text\":%s},"
            + "{\"type\":\"tool_call\",\"id\":\"call_2\",\"name\":\"view\",\"arguments\":1},"
            + "{\"type\":\"text\",\"text\":\"second\"},"
            + "{\"type\":\"tool_call\",\"id\":\"call_3\",\"name\":\"grep\",\"arguments\":2}]";

    String markdown = write("x", List.of(message(Message.Role.ASSISTANT, parts, "first")));

    assertThat(markdown)
        .containsSubsequence("> first", "`call_2`", "> second", "`call_3`", "`call_9`");
  }

  @Test
  void textsOfAResultAreShownAndNotTheirJson() throws Exception {
    String result =
        "\"content\":[{\"type\":\"tool_result\",\"tool_call_id\":\"call_2\",\"content\":[%s,"
            + "{\"type\":\"text\",\"text\":\"b\\n```\"},{\"type\":\"image\",\"url\":\"https://x/y.png\"},"
            + "{\"content\":[{\"x\":[]}]},7,null]},"
            + "{\"type\":\"tool_result\",\"tool_call_id\":\"call_3\",\"content\":[]}]";

    String markdown = write("x", List.of(message(Message.Role.TOOL, result, "a")));

    assertThat(fenced(markdown))
        .containsExactly(
            "a\n", "b\n```\n", "{\"content\":[{\"x\":[]}]}\n", "7\n", "null\n", "[]\n");
    assertThat(markdown)
        .contains("*(an image)* `https://x/y.png`")
        .containsOnlyOnce("Answers `call_2`:")
        .containsOnlyOnce("Answers `call_3`:");
  }

  @Test
  void emptyNameIsNoBeginningOfCode() throws Exception {
    String calls =
        "\"tool_calls\":[{\"id\":%s,\"type\":\"function\",\"function\":{\"name\":\"\",\"arguments\":\"{}\"}}]";

    String markdown = write("x", List.of(message(Message.Role.ASSISTANT, calls, "a`b<img src=x>")));

    assertThat(spans(markdown)).contains("a`b<img src=x>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://x/y.png", "javascript:alert(1)", "x`](https://x/y.png)\n\n![y](z)"})
  void addressOfAnImageIsTextAndNoImage(String url) throws Exception {
    String parts =
        "\"content\":[{\"type\":\"image\",\"url\":%1$s},{\"type\":\"image_url\",\"image_url\":{\"url\":%1$s}}]";

    String markdown = write("x", List.of(message(Message.Role.USER, parts, url)));

    String flat = url.replace('\n', ' ');
    assertThat(spans(markdown)).filteredOn(flat::equals).hasSize(2);
  }

  /** What is shown as code within text. */
  private static List<String> spans(String markdown) {
    List<String> spans = new ArrayList<>();
    Parser.builder()
        .build()
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Code code) {
                spans.add(code.getLiteral());
              }

              @Override
              public void visit(Image image) {
                throw new AssertionError("an image that is loaded");
              }
            });
    return spans;
  }

  private static List<String> fenced(String markdown) {
    return blocks(markdown).stream()
        .filter(FencedCodeBlock.class::isInstance)
        .map(block -> ((FencedCodeBlock) block).getLiteral())
        .toList();
  }

  @Test
  void everyRealConversationIsReadable() throws Exception {
    for (Transcript transcript : Transcript.all()) {
      String markdown = write(transcript.title(), transcript.messages());

      assertThat(headings(markdown)).hasSize(1 + transcript.messages().size());
      int[] fences = new int[1];
      Parser.builder()
          .build()
          .parse(markdown)
          .accept(
              new AbstractVisitor() {
                @Override
                public void visit(FencedCodeBlock block) {
                  fences[0]++;
                }
              });
      assertThat(fences[0]).isEqualTo(callsAndResults(transcript));
    }
  }

  private static int callsAndResults(Transcript transcript) throws Exception {
    int count = 0;
    for (Message message : transcript.messages()) {
      JsonNode json = new ObjectMapper().readTree(message.json().text());
      count += json.path("tool_calls").size();
      if (message.role() == Message.Role.TOOL) {
        count += json.path("content").isArray() ? json.get("content").size() : 1;
      }
    }
    return count;
  }
}
