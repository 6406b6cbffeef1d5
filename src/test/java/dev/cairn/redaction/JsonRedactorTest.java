package dev.cairn.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.RandomTries;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.MessageReader;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRedactorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "s3\"cr\\et\n\té😀/";

  private static JsonRedactor of(Secret secret) {
    return new JsonRedactor(secret, 1 << 20);
  }

  private static String message(Secret secret, String json) {
    return of(secret).message(JsonText.of(json)).text();
  }

  private static String content(String json) {
    return "{\"role\":\"user\",\"content\":" + json + "}";
  }

  // How it is written

  /** Each character by itself, in any way that JSON allows. */
  private static String anySpelling(Random random, String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      String escaped = JsonStrings.escape("" + c);
      boolean isPlain = escaped.length() == 1 || Character.isSurrogate(c);
      json.append(
          switch (random.nextInt(Character.isSurrogate(c) ? 2 : 3)) {
            case 0 -> "\\u%04x".formatted((int) c);
            case 1 -> "\\u%04X".formatted((int) c);
            default -> isPlain ? (c == '/' ? "\\/" : "" + c) : escaped;
          });
    }
    return json.append('"').toString();
  }

  @Test
  void textIsFoundHoweverItIsEscaped() {
    RandomTries.repeat(
        200,
        random -> {
          String before = "{ \"role\" : \"user\",\n\"name\":\"\\u0061\",\"content\": ";
          String after = " ,\"x\":[1.50,-0,{\"\\u0061\":null}]}\r\n";
          String json = before + anySpelling(random, "a" + SECRET + "b" + SECRET) + after;

          JsonRedactor redactor = of(new SecretText(SECRET));
          assertThat(redactor.message(JsonText.of(json)).text())
              .isEqualTo(before + "\"a[redacted]b[redacted]\"" + after);
          assertThat(redactor.places()).isEqualTo(2);
        });
  }

  @Test
  void textIsFoundInJsonInStrings() {
    RandomTries.repeat(
        200,
        random -> {
          String inner = "{\"a\": " + anySpelling(random, SECRET) + ", \"b\":[1,\"\\u00e9\"]}";
          for (int level = 1; level <= 3; level++) {
            String redacted =
                JSON.readTree(message(new SecretText(SECRET), content(nested(inner, level))))
                    .get("content")
                    .asText();
            for (int i = 1; i < level; i++) {
              redacted = JSON.readTree(redacted).asText();
            }
            assertThat(redacted).isEqualTo("{\"a\": \"[redacted]\", \"b\":[1,\"\\u00e9\"]}");
          }
        });
  }

  private static String nested(String json, int level) {
    return level == 0 ? json : nested('"' + JsonStrings.escape(json) + '"', level - 1);
  }

  @Test
  void textIsFoundEscapedInTextThatIsNoJson() {
    String line = "log: {\"a\":\"%s\"} and \"%s\" and %s";
    for (String spelling :
        List.of(SECRET, JsonStrings.escape(SECRET), JsonStrings.escapeToAscii(SECRET))) {
      String json = nested(line.formatted("x", "y", spelling), 1);
      assertThat(message(new SecretText(SECRET), content(json)))
          .isEqualTo(content(nested(line.formatted("x", "y", "[redacted]"), 1)));
    }
  }

  @Test
  void argumentsStayJson() throws Exception {
    String arguments = "{\"pin\": 12345678, \"12345678\":[\"12345678\", true], \"n\":123456789}";
    String json =
        """
        {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function",
        "function":{"name":"f","arguments":%s}}],"metadata":{"pin":12345678}}"""
            .formatted(nested(arguments, 1));

    JsonNode redacted = JSON.readTree(message(new SecretText("12345678"), json));

    String after = redacted.at("/tool_calls/0/function/arguments").asText();
    assertThat(JSON.readTree(after))
        .isEqualTo(
            JSON.readTree(
                "{\"pin\":\"[redacted]\",\"[redacted]\":[\"[redacted]\",true],"
                    + "\"n\":\"[redacted]9\"}"));
    assertThat(redacted.at("/metadata/pin").asInt()).isEqualTo(12345678); // no string
  }

  @Test
  void patternStaysInItsStringOfArguments() {
    String before = nested("{\"password\":\"hunter2 and\",\"b\":\"c\"}", 1);
    String after = nested("{\"password\":\"[redacted]\",\"b\":\"c\"}", 1);

    assertThat(message(new SecretPattern("hunter.*"), content(before))).isEqualTo(content(after));
  }

  @Test
  void whatIsNotFoundIsTheSameObject() {
    JsonRedactor redactor = of(new SecretText("never"));
    JsonText json = JsonText.of(content("\"{\\\"a\\\":\\\"\\\\u0062\\\"}\""));

    assertThat(redactor.message(json)).isSameAs(json);
    assertThat(redactor.value(json)).isSameAs(json);
    assertThat(redactor.places()).isZero();
  }

  // What stays

  @Test
  void clientReadsWhatIsRedacted() throws Exception {
    List<String> words = List.of("user", "text", "function", "tool_result", "assistant", "tool");
    String json =
        """
        {"r\\u006fle":"user","content":[{"type":"text","text":"user text type"},
        {"ty\\u0070e":"tool_result","tool_call_id":"function","content":[{"type":"text","text":"text"}]},
        {"type":"image_url","image_url":{"url":"data:user","detail":"text"}}],
        "tool_calls":[{"id":"function","type":"function","function":{"name":"tool_result","arguments":"{}"}}],
        "user":{"role":"user","type":"text"}}""";
    JsonNode before = JSON.readTree(json);
    for (String word : words) {
      String redacted = message(new SecretText(word), json);
      JsonNode after = JSON.readTree(redacted);
      JsonCursor.parse(JsonText.of(redacted), MessageReader::read);
      for (String place :
          List.of(
              "/role",
              "/content/0/type",
              "/content/1/type",
              "/content/1/content/0/type",
              "/content/2/type",
              "/tool_calls/0/type")) {
        assertThat(after.at(place)).as(place).isEqualTo(before.at(place));
      }
      assertThat(after.get("user").toString())
          .isEqualTo(before.get("user").toString().replaceAll(":\"" + word, ":\"[redacted]"));
    }
    assertThat(message(new SecretPattern("."), json)).contains("\"r\\u006fle\":\"user\"");
  }

  @Test
  void allButTheStringsThatChangeStaysByteForByte() {
    RandomTries.repeat(
        300,
        random -> {
          String[] kept = new String[4];
          for (int i = 0; i < kept.length; i++) {
            kept[i] = anySpelling(random, RandomTries.oneOf(random, "x", "\u0000\"", "é😀", ""));
          }
          String form = "{\"a\" :%s, %s:\t%s,\"b\":[ %s,[%s ]] }";
          String secret = anySpelling(random, SECRET);
          String json = form.formatted(kept[0], kept[1], secret, kept[2], kept[3]);

          assertThat(of(new SecretText(SECRET)).value(JsonText.of(json)).text())
              .isEqualTo(form.formatted(kept[0], kept[1], "\"[redacted]\"", kept[2], kept[3]));
        });
  }

  @Test
  void loneSurrogatesStay() {
    String json = content("\"\\ud800 secret \\udc00\"");

    assertThat(message(new SecretText("secret"), json))
        .isEqualTo(content("\"\\ud800 [redacted] \\udc00\""));
  }

  @Test
  void whatIsRedactedIsNotRedactedAgain() {
    for (String pattern : List.of("redacted", "[a-z]{4,}", "\\[redacted\\]", ".*red.*")) {
      JsonRedactor redactor = of(new SecretPattern(pattern));
      assertThat(redactor.text("[redacted]")).isEqualTo("[redacted]");
      assertThat(redactor.places()).isZero();
    }
    assertThat(of(new SecretText("redact")).text("redact [redacted] redactor"))
        .isEqualTo("[redacted] [redacted] [redacted]or");
  }

  // Texts

  @Test
  void textIsFoundAsOftenAsItIsThere() {
    RandomTries.repeat(
        500,
        random -> {
          String alphabet = RandomTries.oneOf(random, "ab", "a\"", "\\n\n");
          String text = drawn(random, alphabet, 4 + random.nextInt(3));
          String searched = drawn(random, alphabet, random.nextInt(200));
          StringBuilder found = new StringBuilder();
          new SecretText(text)
              .find(
                  searched,
                  (start, end, replacement) -> {
                    found.append(searched, start, end).append('|');
                    return true;
                  });

          String forms =
              List.of(text, JsonStrings.escape(text), JsonStrings.escapeToAscii(text)).stream()
                  .distinct()
                  .map(java.util.regex.Pattern::quote)
                  .collect(Collectors.joining("|"));
          String expected =
              java.util.regex.Pattern.compile(forms)
                  .matcher(searched)
                  .results()
                  .map(result -> result.group() + "|")
                  .collect(Collectors.joining());
          assertThat(found.toString()).isEqualTo(expected);
        });
  }

  private static String drawn(Random random, String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /** Which takes 200 billion steps if each place is tried from its beginning. */
  @Test
  void textThatRepeatsItselfIsFoundInLinearTime() {
    String text = "a".repeat(60_000);

    assertThat(new SecretText(text + "b").isIn("a".repeat(4_000_000))).isFalse();
    assertThat(new SecretText(text).isIn("b" + text)).isTrue();
  }

  @Test
  void shortAndLongTextsAreRefused() {
    for (String text : List.of("", "abc", "x".repeat(65_537))) {
      assertRefused(Problem.INVALID_FIELD, nothing -> new SecretText(text));
    }
  }

  private static StorageException assertRefused(Problem problem, Consumer<Void> call) {
    return assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> call.accept(null))
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem))
        .actual();
  }

  // Patterns

  /** Exponential with Java's own patterns. */
  @Test
  void patternThatBacktracksForEverEnds() {
    assertThat(of(new SecretPattern("^(a+)+$")).text("a".repeat(100_000) + "!")).endsWith("a!");
    assertThat(of(new SecretPattern("(a|aa)+b")).text("a".repeat(1000) + "b"))
        .isEqualTo("[redacted]");
  }

  @Test
  void patternThatIsSlowEndsWithAFailure() {
    Secret slow = new SecretPattern("a[^z]*?z|x{4}", Duration.ofMillis(20));

    assertRefused(
        Problem.PATTERN_TOO_SLOW, nothing -> slow.isIn("a".repeat(900_000) + "\n".repeat(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "a(?=b) => invalid or unsupported Perl syntax",
        "(a => missing closing",
        "a* => matches the empty text",
        "(?:a|$) => matches the empty text",
        "a{1001} => invalid repeat count",
        "a{1000}{1000} => ",
        "((((a{1000}){1000}){1000}){1000}) => repeats too much",
        "((((a{1000}){1000})\\Q\\E{1000}){1000}) => ",
        "(?:(?:a|){99}|b){99}c => repeats too much",
        "[ab]{900}[cd]{900} => repeats too much"
      })
  void wrongPatternsAreRefused(String pattern, String why) {
    StorageException refusal =
        assertRefused(Problem.INVALID_PATTERN, nothing -> new SecretPattern(pattern));

    assertThat(refusal.details().orElseThrow()).startsWith("/pattern: ");
    if (why != null) {
      assertThat(refusal.details().orElseThrow()).contains(why);
    }
  }

  @Test
  void longPatternIsRefused() {
    assertRefused(Problem.INVALID_PATTERN, nothing -> new SecretPattern("a".repeat(1001)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIA[0-9A-Z]{16}",
        "(?i)bearer\\s+[a-z0-9._~+/-]{20,400}=*",
        "eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}",
        "(?s)-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----.*?-----END [A-Z ]{0,20}PRIVATE KEY-----",
        "(?:\\d{1,3}\\.){3}\\d{1,3}",
        "gh[pousr]_[A-Za-z0-9]{36}"
      })
  void usualPatternsAreTaken(String pattern) {
    assertThat(of(new SecretPattern(pattern)).text("none")).isEqualTo("none");
  }

  @Test
  void emptyMatchesCountForNothing() {
    JsonRedactor redactor = of(new SecretPattern("\\b"));

    assertThat(redactor.text("one two")).isEqualTo("one two");
    assertThat(redactor.places()).isZero();
  }

  // What is too large

  @Test
  void messageHasALimitAndMayNotGrowByMore() {
    String json = content("\"" + "a.".repeat(1000) + "\"");
    JsonText message = JsonText.of(json);

    assertRefused(
        Problem.TOO_LARGE_TO_REDACT,
        nothing -> new JsonRedactor(new SecretText("none"), json.length() - 1).message(message));
    assertRefused(
        Problem.TOO_LARGE_TO_REDACT,
        nothing -> new JsonRedactor(new SecretPattern("a"), 8000).message(message));
    JsonRedactor large = new JsonRedactor(new SecretPattern("a"), 10_000);
    large.message(message);
    large.message(message);
    assertThat(large.places()).isEqualTo(2000);
  }
}
