package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages of messages over HTTP, as a page in a browser asks for them. */
@ExtendWith(SharedCairn.class)
class DeployedMessagesIT {

  private static final String FIRST = "{\"role\": \"user\", \"x\":1.0,\"content\":\"\\u0000ü\"}";
  private static final String SECOND = "{\"content\":null,\"role\":\"assistant\"}";

  private final Http http =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));

  private String create(String... messages) throws Exception {
    String body = "{\"title\":\"t\",\"state\":{\"messages\":[%s]}}";
    return http.post("/v1/sessions", body.formatted(String.join(",", messages)))
        .body()
        .replaceFirst(".*\"session_id\":\"([^\"]+)\".*", "/v1/sessions/$1/messages");
  }

  @Test
  void messagesComeAsTheyWereSent() throws Exception {
    String messages = create(FIRST, SECOND);

    String page = http.get(messages).body();

    assertThat(page)
        .matches("\\{\"checkpoint_id\":\"[^\"]+\",\"updated_at\":\"[^\"]+\",\"total\":2,.*")
        .endsWith(
            ("\"messages\":[{\"index\":0,\"role\":\"user\",\"size_bytes\":46,\"message\":%s},"
                    + "{\"index\":1,\"role\":\"assistant\",\"size_bytes\":35,\"message\":%s}],"
                    + "\"next_before\":null,\"next_after\":null}")
                .formatted(FIRST, SECOND));
    assertThat(http.get(messages + "?max_bytes=40&limit=1").body())
        .endsWith(
            "\"messages\":[{\"index\":0,\"role\":\"user\",\"size_bytes\":46,\"message\":null}],"
                + "\"next_before\":null,\"next_after\":0}");
    assertThat(http.get(messages + "/0").body())
        .isEqualTo(
            "{\"index\":0,\"role\":\"user\",\"size_bytes\":46,\"message\":%s}".formatted(FIRST));
  }

  @Test
  void unchangedSessionNeedsNoPage() throws Exception {
    String messages = create(FIRST);
    String tag = http.get(messages).headers().firstValue("ETag").orElseThrow();

    for (String known : new String[] {tag, "W/" + tag, "*", "\"0\", " + tag}) {
      HttpResponse<String> unchanged =
          http.send(http.request(messages + "?after=0").header("If-None-Match", known));
      assertThat(unchanged.statusCode()).as(known).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(unchanged.headers().firstValue("ETag")).contains(tag);
    }

    http.post(messages, "{\"messages\":[" + SECOND + "]}");
    HttpResponse<String> changed =
        http.send(http.request(messages + "?after=0").header("If-None-Match", tag));

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).contains("\"index\":1", SECOND).doesNotContain("\"index\":0");
    assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(tag));
  }

  @Test
  void wrongQuestionsAreRefused() throws Exception {
    String messages = create(FIRST);

    for (String wrong :
        new String[] {
          "?after=-1",
          "?before=-1",
          "?limit=1001",
          "?max_bytes=-1",
          "?after=x",
          "?checkpoint=x",
          "/-1",
          "/x"
        }) {
      HttpResponse<String> refused = http.get(messages + wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      assertThat(refused.body()).contains("\"message\":\"Invalid request: ");
    }
    HttpResponse<String> none = http.get(messages + "/1");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("MESSAGE_NOT_FOUND", "Not found: ");
  }

  @Test
  void checkpointsAreCompared() throws Exception {
    String messages = create(FIRST, SECOND);
    String against = checkpoint(messages);
    String rewritten = "{\"role\":\"assistant\",\"content\":\"x\"}";
    http.post(
        messages.replace("/messages", "/checkpoints"),
        "{\"state\":{\"messages\":[%s,%s]}}".formatted(FIRST, rewritten));
    String checkpoint = checkpoint(messages);

    assertThat(
            http.get("/v1/sessions/checkpoints/" + checkpoint + "/diff?against=" + against).body())
        .isEqualTo(
            ("{\"checkpoint_id\":\"%s\",\"against_id\":\"%s\","
                    + "\"kept\":1,\"removed\":0,\"added\":0,\"rewritten\":1,\"runs\":["
                    + "{\"change\":\"kept\",\"index\":0,\"against_index\":0,\"count\":1,"
                    + "\"removed\":[],\"added\":[]},"
                    + "{\"change\":\"rewritten\",\"index\":1,\"against_index\":1,\"count\":1,"
                    + "\"removed\":[{\"index\":1,\"role\":\"assistant\",\"size_bytes\":35,"
                    + "\"message\":%s}],\"added\":[{\"index\":1,\"role\":\"assistant\","
                    + "\"size_bytes\":34,\"message\":%s}]}],\"next_skip\":null}")
                .formatted(checkpoint, against, SECOND, rewritten));
    for (String wrong : new String[] {"", "x"}) {
      assertThat(
              http.get("/v1/sessions/checkpoints/" + checkpoint + "/diff?against=" + wrong)
                  .statusCode())
          .isEqualTo(400);
    }
    assertThat(http.get("/v1/sessions/checkpoints/" + checkpoint + "/diff").statusCode())
        .isEqualTo(400);
  }

  private String checkpoint(String messages) throws Exception {
    return http.get(messages + "?limit=0")
        .body()
        .replaceFirst(".*\"checkpoint_id\":\"([^\"]+)\".*", "$1");
  }
}
