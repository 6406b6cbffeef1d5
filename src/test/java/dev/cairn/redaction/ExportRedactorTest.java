package dev.cairn.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.RandomTries;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.MessageReader;
import dev.cairn.session.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportRedactorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGE = 16 << 20;

  private static String value(String json) {
    return new ExportRedactor().value(JsonText.of(json)).text();
  }

  private static String text(String text) {
    return new ExportRedactor().text(text);
  }

  private static String quoted(String text) {
    return '"' + JsonStrings.escape(text) + '"';
  }

  // Names and values

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '#',
      value = {
        "{\"password\":\"hunter2\"} => {\"password\":\"[redacted: password]\"}",
        "{\"p\\u0061ssword\":\"it rains\"} => {\"p\\u0061ssword\":\"[redacted: password]\"}",
        "{\"db\":{\"dbPassword\" : \"a\\\"b\\\\c\"}} => {\"db\":{\"dbPassword\" : \"[redacted: password]\"}}",
        "{\"passwords\":1,\"passwd\":[\"ab12\",\"cd34\"]} => {\"passwords\":1,\"passwd\":[\"[redacted: password]\",\"[redacted: password]\"]}",
        "{\"password\":12345678} => {\"password\":\"[redacted: password]\"}",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"letmein\"} => {\"name\":\"DB_PASSWORD\",\"value\":\"[redacted: password]\"}",
        "{\"client_secret\":\"Zm9vYmFyYmF6cXV4\"} => {\"client_secret\":\"[redacted: secret]\"}",
        "{\"ParameterKey\":\"DbPassword\",\"ParameterValue\":\"letmein\"} => {\"ParameterKey\":\"DbPassword\",\"ParameterValue\":\"[redacted: password]\"}",
        "{\"Authorization\":\"Basic YWI6Y2Q=\"} => {\"Authorization\":\"Basic [redacted: authorization]\"}",
        "{\"name\":\"authorization\",\"value\":\"Token ab12cd34\"} => {\"name\":\"authorization\",\"value\":\"Token [redacted: authorization]\"}",
        "{\"headers\":{\"Cookie\":\"a=b; sid=0123456789abcdef\"}} => {\"headers\":{\"Cookie\":\"a=b; sid=[redacted: session cookie]\"}}",
        "{\"name\":\"x\",\"secret_value\":\"a1b2c3d4e5\"} => {\"name\":\"x\",\"secret_value\":\"[redacted: secret]\"}",
        "[\"password=hunter2\"] => [\"password=[redacted: password]\"]"
      })
  void nameAndValueCountTogether(String before, String after) throws Exception {
    assertThat(value(before)).isEqualTo(after);
    assertThat(text(before)).isEqualTo(after);
    for (int level = 1; level <= 3; level++) {
      String nested = before;
      String expected = after;
      for (int i = 0; i < level; i++) {
        nested = quoted(nested);
        expected = quoted(expected);
      }
      assertThat(JSON.readTree(value(nested))).isEqualTo(JSON.readTree(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"\"}",
        "{\"password\":null,\"token\":true,\"secret\":[]}",
        "{\"password\":{\"type\":\"string\"}}",
        "{\"password\":\"[redacted]\"}",
        "{\"password\":\"${PASSWORD}\"}",
        "{\"token\":\"Hello\",\"logprob\":-0.5}",
        "{\"next_token\":\"aB3dE6gH9jK2mN5pQ8sT\"}",
        "{\"name\":\"replicas\",\"value\":\"3\"}",
        "{\"max_tokens\":4096}"
      })
  void otherFieldsStay(String json) {
    assertThat(value(json)).isEqualTo(json);
  }

  @Test
  void argumentsOfCallsStayJson() throws Exception {
    String arguments =
        "{\"command\":\"export DB_PASSWORD=hunter2\\nrun\",\"env\":{\"API_TOKEN\":\"%s\"}}"
            .formatted("a1b2c3d4".repeat(4));
    String message =
        """
        {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function",
        "function":{"name":"f","arguments":%s}}]}"""
            .formatted(quoted(arguments));

    String redacted = new ExportRedactor().message(JsonText.of(message)).text();

    JsonCursor.parse(JsonText.of(redacted), MessageReader::read);
    JsonNode after =
        JSON.readTree(JSON.readTree(redacted).at("/tool_calls/0/function/arguments").asText());
    assertThat(after.get("command").asText())
        .isEqualTo("export DB_PASSWORD=[redacted: password]\nrun");
    assertThat(after.at("/env/API_TOKEN").asText()).isEqualTo("[redacted: secret]");
  }

  @Test
  void whatIsRedactedStaysAsItIs() {
    for (String text : SecretExamples.texts()) {
      String once = text(text);
      assertThat(once).isNotEqualTo(text);
      assertThat(text(once)).isEqualTo(once);
      String inJson = value("{\"a\":" + quoted(quoted(text)) + "}");
      assertThat(value(inJson)).isEqualTo(inJson);
    }
  }

  @Test
  void secretsAreFoundInAnyJson() throws Exception {
    for (String text : SecretExamples.texts()) {
      String json = "{\"a\":[" + quoted("{\"b\":" + quoted(text) + "}") + "]}";
      JsonNode redacted = JSON.readTree(value(json));
      assertThat(JSON.readTree(redacted.at("/a/0").asText()).get("b").asText())
          .isEqualTo(text(text));
    }
  }

  @Test
  void conversationsWithoutSecretsStayByteForByte() throws Exception {
    for (String line : Files.readAllLines(Path.of("src/test/resources/transcripts.jsonl"))) {
      JsonText transcript = JsonText.of(line);
      assertThat(new ExportRedactor().value(transcript)).isSameAs(transcript);
    }
  }

  @Test
  void anyTextInAnyJsonIsRedactedWithoutFailing() {
    List<String> texts = SecretExamples.texts();
    RandomTries.repeat(
        300,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(6); i >= 0; i--) {
            String other = texts.get(random.nextInt(texts.size()));
            int start = random.nextInt(other.length());
            text.append(other, start, start + random.nextInt(other.length() - start + 1));
            text.append(RandomTries.oneOf(random, "\"", "\\", "\\\"", "{", "\n", "=", ": ", "😀"));
          }
          String redacted = value("[" + quoted(text.toString()) + "]");
          JSON.readTree(redacted);
        });
  }

  // What is too large or too deep

  @Test
  void messageThatIsTooLargeIsReplacedByOneThatTheClientCanRead() throws Exception {
    String message =
        "{\"content\":\"%s\",\"tool_call_id\":\"c\\n1\",\"r\\u006fle\":\"tool\",\"x\":[{\"role\":\"y\"}]}"
            .formatted("password=hunter2 ".repeat(100));

    ExportRedactor redactor = new ExportRedactor(1000);
    JsonText redacted = redactor.message(JsonText.of(message));

    assertThat(JSON.readTree(redacted.text()))
        .isEqualTo(
            JSON.readTree(
                "{\"role\":\"tool\",\"tool_call_id\":\"c\\n1\",\"content\":\"[redacted: too large]\"}"));
    JsonCursor.parse(redacted, MessageReader::read);
    assertThat(redactor.value(JsonText.of(message)).text()).isEqualTo("\"[redacted: too large]\"");
    assertThat(redactor.text(message)).isEqualTo("[redacted: too large]");
    assertThat(redactor.places()).isEqualTo(3);
  }

  @Test
  void messageThatWouldGrowByTooMuchIsReplaced() {
    String message = "{\"role\":\"user\",\"content\":\"%s\"}".formatted("PASSWORD=ab1 ".repeat(70));

    assertThat(new ExportRedactor(1000).message(JsonText.of(message)).text())
        .isEqualTo("{\"role\":\"user\",\"content\":\"[redacted: too large]\"}");
  }

  @Test
  void stringThatIsTooDeepIsReplaced() {
    String deep = "[".repeat(250) + "{\"password\":\"hunter2\"}" + "]".repeat(250);
    String nested = "{\"password\":\"hunter2\"}";
    for (int i = 0; i < 6; i++) {
      nested = "[" + quoted(nested) + "]";
    }

    assertThat(value("{\"a\":" + quoted(deep) + ",\"b\":1}"))
        .isEqualTo("{\"a\":\"[redacted: too deep]\",\"b\":1}");
    assertThat(value(nested)).contains("[redacted: too deep]").doesNotContain("hunter2");
  }

  /** Each would take hours if it were tried from each of its places to its end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=",
        "token: ",
        "secret\\\\\\\"",
        "eyJ",
        "eyJa.",
        "-----BEGIN PRI" + "VATE KEY-----",
        "-----BEGIN PRI" + "VATE KEY-----\naaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "://a:",
        "://",
        "curl ",
        "mysql ",
        "cookie: a=b; ",
        ";base64,",
        "data:image/png;base64,",
        "authorization: bearer ",
        "\\",
        "\"password\":\"\\",
        "AKIA",
        "sk-",
        "name: token\n"
      })
  void textsThatRepeatThemselvesTakeLinearTime(String part) {
    String text = part.repeat(LARGE / 8 / part.length());

    assertThat(text(text)).isNotNull();
    assertThat(value(quoted(text))).isNotNull();
  }

  @Test
  void imagesStay() {
    String image =
        "data:image/png;base64," + ("/AKIA" + "Z2".repeat(8) + "/eyJsk").repeat(LARGE / 27) + "==";
    String message =
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"%s\"}}]}"
            .formatted(image.substring(0, 3 << 20));
    JsonText json = JsonText.of(message);

    assertThat(new ExportRedactor().message(json)).isSameAs(json);
    assertThat(text(image.substring(0, 1 << 20) + " password=hunter2"))
        .endsWith(" password=[redacted: password]");
  }
}
