package dev.cairn.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.json.RequestBodies.AppendMessages;
import dev.cairn.json.RequestBodies.CreateCheckpoint;
import dev.cairn.json.RequestBodies.CreateSession;
import dev.cairn.json.RequestBodies.UpdateSession;
import dev.cairn.json.ResponseBodies.OneCheckpoint;
import dev.cairn.json.ResponseBodies.OneSession;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.JsonText;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Message;
import dev.cairn.session.PageCursor;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionUsage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.stats.Earlier;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import dev.cairn.stats.UsageStats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How records are spelled, to the byte, and what is refused. */
class WireTest {

  private static final UUID ID = UUID.fromString("01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11");
  private static final Instant TIME = Instant.parse("2026-02-03T16:16:15.5Z");
  private static final String TIMES =
      "\"created_at\":\"2026-02-03T16:16:15.500Z\",\"updated_at\":\"2026-02-03T16:16:15.500Z\"";
  private static final JsonReader REQUESTS = JsonReader.ofRequests(2);

  private static String written(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      JsonWriter.write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static <T> T response(String json, Class<T> type) {
    return JsonReader.readResponse(JsonText.of(json), type);
  }

  private static Message message(String json) {
    return new Message(Message.Role.USER, JsonText.of(json));
  }

  private static Checkpoint checkpoint(String message) {
    return new Checkpoint(
        ID,
        ID,
        Optional.empty(),
        1,
        TIME,
        TIME,
        Optional.of(
            new CheckpointState(List.of(message(message)), Optional.of(JsonText.of("null")))),
        Map.of("cost", JsonText.of("0.10")));
  }

  private static final String CHECKPOINT =
      "{\"id\":\"%s\",\"session_id\":\"%s\",\"parent_id\":null,\"message_count\":1,%s"
              .formatted(ID, ID, TIMES)
          + ",\"state\":{\"messages\":[%s],\"metadata\":null},\"cost\":0.10}";

  @ParameterizedTest
  @ValueSource(ints = {1, 3960, 3961, 10_000, 100_000})
  void sessionIsWrittenWithMessagesOfAnySizeAndReadBack(int length) {
    String message = "{\"role\": \"user\",\"content\":\"" + "é".repeat(length / 2) + "\"}";
    Session session =
        new Session(
            ID,
            Optional.empty(),
            "T",
            SessionVisibility.PRIVATE,
            SessionStatus.ACTIVE,
            Optional.empty(),
            SessionLabels.NONE,
            TIME,
            TIME,
            Optional.empty(),
            Optional.of(checkpoint(message)),
            Optional.empty(),
            Map.of("tags", JsonText.of("[1.0, null]")));

    String json = written(new OneSession(session));

    assertThat(json)
        .isEqualTo(
            "{\"session\":{\"id\":\"%s\",\"title\":\"T\",\"visibility\":\"PRIVATE\",\"status\":\"ACTIVE\""
                    .formatted(ID)
                + ",\"cwd\":null,"
                + TIMES
                + ",\"deleted_at\":null,\"active_checkpoint\":"
                + CHECKPOINT.formatted(message)
                + ",\"tags\":[1.0, null]}}");
    assertThat(response(json, OneSession.class).session()).isEqualTo(session);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1000, 3900, 4000, 4001})
  void messagesStandSideBySideWhateverTheirSize(int length) {
    String message = "{\"role\":\"user\",\"content\":\"" + "x".repeat(length - 29) + "\"}";
    CheckpointState state =
        new CheckpointState(
            Collections.nCopies(20, message(message)), Optional.of(JsonText.of(message)));

    assertThat(written(state))
        .isEqualTo(
            "{\"messages\":["
                + String.join(",", Collections.nCopies(20, message))
                + "],\"metadata\":"
                + message
                + "}");
  }

  @Test
  void sessionWithoutACheckpointSaysSo() {
    String json =
        "{\"session\":{\"id\":\"%s\",\"owner\":\"alice\",\"title\":\"T\",\"visibility\":\"PUBLIC\""
                .formatted(ID)
            + ",\"status\":\"DELETED\",\"cwd\":\"/a\","
            + TIMES
            + ",\"deleted_at\":\"2026-02-03T16:16:15.500Z\",\"active_checkpoint\":null}}";

    Session session = response(json, OneSession.class).session();

    assertThat(session.activeCheckpoint()).isEmpty();
    assertThat(session.deletedAt()).contains(TIME);
    assertThat(written(new OneSession(session))).isEqualTo(json);
  }

  @Test
  void listsAreWrittenAndReadBack() {
    SessionSummary summary =
        new SessionSummary(
            ID,
            Optional.of("alice"),
            "T",
            SessionVisibility.PRIVATE,
            SessionStatus.ACTIVE,
            Optional.empty(),
            SessionLabels.NONE,
            TIME,
            TIME,
            7,
            ID,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    ListSessionsResult sessions =
        new ListSessionsResult(
            List.of(summary), Optional.of(3L), Optional.of(new PageCursor(TIME, ID)));
    String json = written(sessions);
    assertThat(json)
        .isEqualTo(
            "{\"sessions\":[{\"id\":\"%s\",\"owner\":\"alice\",\"title\":\"T\"".formatted(ID)
                + ",\"visibility\":\"PRIVATE\",\"status\":\"ACTIVE\",\"cwd\":null,"
                + TIMES
                + ",\"message_count\":7,\"active_checkpoint_id\":\"%s\"".formatted(ID)
                + ",\"last_message_at\":null}],\"total\":3,\"next_cursor\":\""
                + WireNames.cursor(new PageCursor(TIME, ID))
                + "\"}");
    assertThat(response(json, ListSessionsResult.class)).isEqualTo(sessions);
    SessionSummary counted = summary.with(new SessionUsage(1, 2, 3, 4, 5));
    assertThat(written(counted))
        .endsWith(
            ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,"
                + "\"cached_tokens\":4,\"cache_write_tokens\":5}}");
    assertThat(response(written(counted), SessionSummary.class)).isEqualTo(counted);
    assertThat(written(new ListSessionsResult(List.of(), Optional.empty(), Optional.empty())))
        .isEqualTo("{\"sessions\":[],\"next_cursor\":null}");

    ListCheckpointsResult checkpoints =
        new ListCheckpointsResult(
            List.of(checkpoint("{}").withoutState()), Optional.empty(), Optional.empty());
    assertThat(written(checkpoints)).startsWith("{\"checkpoints\":[{").doesNotContain("state");
    assertThat(response(written(checkpoints), ListCheckpointsResult.class)).isEqualTo(checkpoints);
  }

  @Test
  void cursorOfAnotherStoreIsNone() {
    assertThat(
            response("{\"sessions\":[],\"next_cursor\":\"2\"}", ListSessionsResult.class)
                .nextCursor())
        .isEmpty();
  }

  @Test
  void backendSaysOnlyWhatItHas() {
    assertThat(written(BackendInfo.local("/data")))
        .isEqualTo("{\"kind\":\"local\",\"store_path\":\"/data\",\"features\":[]}");
    assertThat(written(BackendInfo.stakpakApi("default", "https://x")))
        .isEqualTo(
            "{\"kind\":\"stakpak-api\",\"profile\":\"default\",\"endpoint\":\"https://x\",\"features\":[]}");
  }

  private static final SessionStats STATS =
      new SessionStats(
          1,
          2,
          3,
          4,
          5,
          6,
          Optional.empty(),
          List.of(
              new ToolUsageStats(
                  "view",
                  "View",
                  new ToolUsageCounts(1, 2, 3, 4),
                  Optional.of(1.5),
                  Optional.empty())),
          Optional.of(new ToolUsageCounts(5, 6, 7, 8)),
          new UsageStats(
              new TokenCounts(1, 2, 3, 4, 5),
              List.of(new ModelUsage("a/b", new TokenCounts(1, 2, 3, 4, 5))),
              Optional.of(new TokenCounts(1, 2, 3, 4, 5)),
              1,
              2,
              Optional.of(3),
              Optional.of(2.5),
              List.of(new SessionsOnDay(LocalDate.of(2026, 2, 3), 1)),
              Optional.of(new Earlier(LocalDate.of(2020, 2, 3), 7))));

  @Test
  void statisticsAreWrittenAndReadBack() {
    String tokens =
        "\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"cached_tokens\":4"
            + ",\"cache_write_tokens\":5";
    assertThat(written(STATS))
        .isEqualTo(
            "{\"total_sessions\":1,\"total_tool_calls\":2,\"successful_tool_calls\":3"
                + ",\"failed_tool_calls\":4,\"aborted_tool_calls\":5,\"sessions_with_activity\":6"
                + ",\"tools_usage\":[{\"tool_name\":\"view\",\"display_name\":\"View\""
                + ",\"usage_counts\":{\"total\":1,\"successful\":2,\"failed\":3,\"aborted\":4}"
                + ",\"time_saved_per_call\":1.5}]"
                + ",\"other_tools\":{\"total\":5,\"successful\":6,\"failed\":7,\"aborted\":8},\"usage\":{"
                + tokens
                + ",\"models\":[{\"model\":\"a/b\","
                + tokens
                + "}],\"other_models\":{"
                + tokens
                + "},\"pending_tool_calls\":1,\"unknown_tool_calls\":2"
                + ",\"longest_session_messages\":3,\"median_session_messages\":2.5"
                + ",\"sessions_per_day\":[{\"day\":\"2026-02-03\",\"sessions\":1}]"
                + ",\"earlier_days\":{\"first\":\"2020-02-03\",\"count\":7}}}");
    assertThat(response(written(STATS), SessionStats.class)).isEqualTo(STATS);
  }

  @Test
  void statisticsThatAreMissingCountAsNothing() {
    assertThat(response("{}", SessionStats.class)).isEqualTo(SessionStats.NONE);
    assertThat(response("{\"usage\":{},\"tools_usage\":null}", SessionStats.class))
        .isEqualTo(SessionStats.NONE);
    assertThat(
            response("{\"tools_usage\":[{}],\"x\":{\"x\":1,\"x\":2}}", SessionStats.class)
                .toolsUsage())
        .containsExactly(
            new ToolUsageStats(
                "", "", new ToolUsageCounts(0, 0, 0, 0), Optional.empty(), Optional.empty()));
  }

  @Test
  void requestsAreWrittenWithoutWhatIsEmpty() {
    CheckpointState state =
        new CheckpointState(List.of(message("{\"role\":\"user\"}")), Optional.empty());
    assertThat(
            written(
                new CreateSession(
                    "T",
                    Optional.of(SessionVisibility.PUBLIC),
                    Optional.empty(),
                    SessionLabels.NONE,
                    state)))
        .isEqualTo(
            "{\"title\":\"T\",\"visibility\":\"PUBLIC\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}");
    assertThat(written(new UpdateSession(Optional.empty(), Optional.empty(), LabelChanges.NONE)))
        .isEqualTo("{}");
    assertThat(written(new CreateCheckpoint(state, Optional.of(ID))))
        .isEqualTo(
            "{\"state\":{\"messages\":[{\"role\":\"user\"}]},\"parent_id\":\"%s\"}".formatted(ID));
    assertThat(
            written(
                new AppendMessages(List.of(), Optional.of(JsonText.of("null")), Optional.empty())))
        .isEqualTo("{\"messages\":[],\"metadata\":null}");
  }

  @Test
  void stateMayBeEmptyAndNullMetadataIsKept() {
    CreateSession body =
        REQUESTS.read(
            JsonText.of("{\"x\":1,\"x\":[{}],\"title\":\"T\",\"cwd\":null,\"state\":{}}"),
            CreateSession.class);
    assertThat(body.state().messages()).isEmpty();
    assertThat(body.state().metadata()).isEmpty();
    assertThat(body.visibility()).isEmpty();

    assertThat(REQUESTS.readAppend(JsonText.of("{\"messages\":[]}")).metadata()).isEmpty();
    String metadata = "{\"messages\":[],\"metadata\":%s}";
    for (String value : List.of("null", "{ \"a\":1.0}", "\"\"")) {
      JsonText text = JsonText.of(metadata.formatted(value));
      assertThat(REQUESTS.readAppend(text).metadata()).contains(JsonText.of(value));
      assertThat(REQUESTS.read(text, CheckpointState.class).metadata())
          .contains(JsonText.of(value));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[]                                          | must be an object",
        "null                                        | must be an object",
        "'\"\"'                                      | must be an object",
        "{}                                          | must have title",
        "{\"title\":null,\"state\":{}}               | must have title",
        "{\"state\":{},\"title\":null,\"x\":1}       | must have title",
        "{\"title\":\"T\"}                           | must have state",
        "{\"title\":\"T\",\"state\":null}            | must have state",
        "{\"title\":1,\"state\":{}}                  | /title: must be a string",
        "{\"title\":true,\"state\":{}}               | /title: must be a string",
        "{\"title\":[\"T\"],\"state\":{}}            | must be a string",
        "{\"title\":\"T\",\"title\":\"T\",\"state\":{}} | /title: must occur once",
        "{\"title\":\"T\",\"state\":{},\"state\":{}} | /state: must occur once",
        "{\"title\":\"T\",\"state\":{},\"title\":\"T\"} | /title: must occur once",
        "{\"title\":\"T\",\"state\":[]}              | /state",
        "{\"title\":\"T\",\"state\":{\"messages\":[],\"messages\":[]}} | /state/messages: must occur once",
        "{\"title\":\"T\",\"state\":{},\"cwd\":5}    | /cwd: must be a string",
        "{\"title\":\"T\",\"state\":{},\"visibility\":\"private\"} | /visibility: must be PRIVATE or PUBLIC",
        "{\"title\":\"T\",\"state\":{},\"visibility\":\" PUBLIC\"} | /visibility: must be PRIVATE or PUBLIC",
        "{\"title\":\"T\",\"state\":{},\"visibility\":0} | /visibility: must be a string",
        "{\"title\":\"T\",\"state\":{},\"visibility\":\"\"} | /visibility: must be PRIVATE or PUBLIC",
      })
  void whatIsWrongIsNamedWithItsPlace(String json, String details) {
    StorageException failure =
        catchThrowableOfType(
            StorageException.class, () -> REQUESTS.read(JsonText.of(json), CreateSession.class));

    assertThat(failure).as(json).isNotNull();
    assertThat(failure.problem()).isEqualTo(Problem.INVALID_FIELD);
    assertThat(failure.details().orElseThrow()).contains(details).doesNotStartWith(":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"state\":{},\"parent_id\":\"1-1-1-1-1\"} | /parent_id: must be a UUID",
        "{\"state\":{},\"parent_id\":\"\"}          | /parent_id: must be a UUID",
        "{\"state\":{},\"parent_id\":7}             | /parent_id: must be a string",
        "{\"state\":{\"messages\":{}}}              | /state/messages: must be an array",
      })
  void checkpointsAreReadStrictlyToo(String json, String details) {
    assertThatThrownBy(() -> REQUESTS.read(JsonText.of(json), CreateCheckpoint.class))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.details()).contains(details));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"title\":\"T\"", "{} {}", "{\"x\":[1,}", "{\"title\":\"\\x\"}"})
  void otherTextIsNoJson(String json) {
    assertThatThrownBy(() -> REQUESTS.read(JsonText.of(json), UpdateSession.class))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_JSON));
    assertThatThrownBy(() -> response("{\"sessions\":[{\"x\":" + json, ListSessionsResult.class))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_JSON));
  }

  /** A parser that guesses the encoding takes these for JSON. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void otherEncodingsAreNoJson(String charset) {
    String update = "{\"title\":\"T\"}";
    String session = "{\"title\":\"T\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}";
    for (String mark : List.of("", "\uFEFF")) {
      for (String json : List.of(update, session, "7", "\"x\"")) {
        JsonText text = JsonText.of((mark + json).getBytes(Charset.forName(charset)));
        assertInvalidJson(() -> REQUESTS.read(text, UpdateSession.class));
        assertInvalidJson(() -> REQUESTS.read(text, CreateSession.class));
        assertInvalidJson(() -> REQUESTS.readAppend(text));
        assertInvalidJson(() -> JsonReader.readResponse(text, ListSessionsResult.class));
        assertInvalidJson(() -> REQUESTS.readStored(text, CheckpointState.class));
      }
    }
  }

  private static void assertInvalidJson(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_JSON));
  }

  @Test
  void byteOrderMarkIsPassedOver() {
    String state = "{\"messages\":[{ \"role\":\"user\" }],\"metadata\":[ 1 ]}";
    byte[] around = (" \uFEFF" + state + " ").getBytes(StandardCharsets.UTF_8);
    JsonText inside = new JsonText(around, 1, around.length - 1);

    for (JsonText text : List.of(JsonText.of("\uFEFF" + state), inside)) {
      for (CheckpointState read :
          List.of(
              REQUESTS.read(text, CheckpointState.class),
              REQUESTS.readStored(text, CheckpointState.class))) {
        assertThat(read.messages().toList().get(0).json().text())
            .isEqualTo("{ \"role\":\"user\" }");
        assertThat(read.metadata()).contains(JsonText.of("[ 1 ]"));
      }
    }
    for (String text : List.of("\uFEFF", "\uFEFF\uFEFF" + state, " \uFEFF" + state)) {
      assertInvalidJson(() -> REQUESTS.read(JsonText.of(text), CheckpointState.class));
    }
  }

  @Test
  void tooManyMessagesAreRefused() {
    String three = "{\"messages\":[{\"role\":\"user\"},{\"role\":\"user\"},{\"role\":\"user\"}]}";

    for (Class<?> type : List.of(CheckpointState.class, AppendMessages.class)) {
      assertThatThrownBy(() -> REQUESTS.read(JsonText.of(three), type))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.TOO_MANY_MESSAGES));
    }
    assertThatThrownBy(() -> REQUESTS.read(JsonText.of("{}"), AppendMessages.class))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.details()).contains("must have messages"));
  }

  @Test
  void wrongFieldIsReportedAsTheReaderIsTold() {
    JsonReader reader = REQUESTS.reportingAs(Problem.INVALID_ARCHIVE);

    assertThatThrownBy(() -> reader.read(JsonText.of("{}"), CreateSession.class))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_ARCHIVE));
    assertThatThrownBy(() -> reader.read(JsonText.of("{\"messages\":[{}]}"), CheckpointState.class))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_MESSAGE));
  }

  // Responses

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'\"message_count\":1'     | '\"message_count\":\"1\"' | must be an integer",
        "'\"message_count\":1'     | '\"message_count\":1.0'   | must be an integer",
        "'\"message_count\":1'     | '\"message_count\":-1'    | must be an integer",
        "'\"message_count\":1'     | '\"message_count\":null'  | must have message_count",
        "'\"created_at\":\"2026'   | '\"created_at\":\"26'     | must be a time",
        "'\"created_at\"'          | '\"x\"'                   | must have created_at",
        "'\"cost\"'                | '\"parent_id\"'           | must occur once",
        "'0.10'                    | '0.10,\"cost\":0.10'      | must occur once",
        "'\"id\":'                 | '\"id\":null,\"x\":'      | must have id",
      })
  void checkpointOfAnotherFormIsRefused(String correct, String wrong, String details) {
    String json =
        ("{\"checkpoint\":" + CHECKPOINT.formatted("") + "}")
            .replaceFirst(",\"state\":\\{[^}]*}", "")
            .replace(correct, wrong);

    assertThatThrownBy(() -> response(json, OneCheckpoint.class))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.details().orElseThrow()).contains("/checkpoint", details));
  }

  @Test
  void whoeverSendsTheStateNeedNotCountItsMessages() {
    String json = "{\"checkpoint\":" + CHECKPOINT.formatted("{\"role\":\"user\"}") + "}";
    String uncounted = json.replace("\"message_count\":1,", "");

    assertThat(response(uncounted, OneCheckpoint.class))
        .isEqualTo(response(json, OneCheckpoint.class));
    assertThat(
            response(
                "{\"session_id\":\"%s\",".formatted(ID) + uncounted.substring(1),
                CreateSessionResult.class))
        .isEqualTo(new CreateSessionResult(ID, checkpoint("{\"role\":\"user\"}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "石", "🪨", "\\n", "\\u00e9", "\\ud83e\\udea8", "\\\\"})
  void textThatIsFarTooLongLosesItsEnd(String character) {
    String title = character.repeat((1 << 18) / character.length() + 10_000);

    assertThat(title(title).length()).isLessThan(1 << 18);
    assertThat(title(title)).startsWith(title(character).repeat(20_000));
    assertThatThrownBy(
            () -> REQUESTS.read(JsonText.of("{\"title\":\"" + title), CreateSession.class))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_JSON));
  }

  private static String title(String escaped) {
    return REQUESTS
        .read(JsonText.of("{\"title\":\"" + escaped + "\",\"state\":{}}"), CreateSession.class)
        .title();
  }

  @Test
  void responseMayBeTwoLevelsDeeperThanARequest() {
    String deepest = "[".repeat(122) + "]".repeat(122);
    String message = "{\"role\":\"user\",\"metadata\":" + deepest + "}";
    JsonText state = JsonText.of("{\"messages\":[" + message + "]}");
    assertThat(REQUESTS.read(state, CheckpointState.class).messages()).hasSize(1);
    JsonText deeper = JsonText.of("{\"messages\":[" + message.replace("[]", "[[]]") + "]}");

    assertThatThrownBy(() -> REQUESTS.read(deeper, CheckpointState.class))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.JSON_TOO_DEEP));
    assertThat(JsonReader.readResponse(deeper, CheckpointState.class).messages()).hasSize(1);
  }

  @Test
  void responseThatFailsHalfWayIsNoJson() {
    record Failing(String first, List<Object> second) {}
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> JsonWriter.write(new Failing("x", List.of("y", new Object())), out))
        .isNotNull();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"first\":\"x\",\"second\":[\"y\"");
  }
}
