package dev.cairn.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.search.SearchText;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTextReaderTest {

  private static SearchText read(Message.Role role, String json) {
    return new MessageTextReader().read(Messages.verbatim(role, json));
  }

  private static List<String> passages(SearchText text) {
    return text.passages().stream()
        .map(each -> text.original().substring(each.start(), each.end()))
        .toList();
  }

  @Test
  void callsAreReadWithTheirArgumentsAsWrittenAndAsRun() {
    SearchText text =
        read(
            Message.Role.ASSISTANT,
            """
            {"role":"assistant","content":"Let me look","tool_calls":[{"id":"c1","type":"function",
             "function":{"name":"run","arguments":"{\\"command\\":\\"echo \\\\\\"a\\\\\\"\\"}"}}]}""");

    assertThat(passages(text))
        .containsExactly(
            "Let me look", "run", "{\"command\":\"echo \\\"a\\\"\"}", "command", "echo \"a\"");
    assertThat(text.passages().get(4).tool()).contains("run");
    assertThat(text.passages().get(0).tool()).isEmpty();
  }

  @Test
  void resultsKnowTheirCall() {
    SearchText text =
        read(Message.Role.TOOL, "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"done\"}");

    assertThat(text.passages().get(0).answered()).isEqualTo(Optional.of("c1"));
  }

  @Test
  void imagesAndTheirDataAreNoText() {
    SearchText text =
        read(
            Message.Role.USER,
            "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64,AAAA\"}},{\"type\":\"text\",\"text\":\"see"
                + " data:image/png;base64,QUJD here\"}]}");

    assertThat(passages(text)).containsExactly("see  here");
  }

  @Test
  void hugeMessageIsReadAtItsEnds() {
    String body = "\\u00e4".repeat(1 << 20);
    SearchText text =
        read(Message.Role.USER, "{\"role\":\"user\",\"content\":\"first" + body + "last\"}");

    assertThat(text.original()).hasSizeLessThanOrEqualTo(SearchText.MAX_LENGTH + 2);
    assertThat(text.original()).startsWith("firstä").contains("älast");
  }
}
