package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Somebody at work, who lists sessions, reads one and its statistics, and adds a message to
 * another. All of it must succeed.
 */
final class OrdinaryUser {

  private static final int SESSIONS = 20;
  private static final int MESSAGES = 50;

  /** Of its own: what attackers send and receive is in the way of the server only. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Http user;
  private final String read;
  private String written;

  OrdinaryUser(Http user) throws IOException {
    this.user = user;
    String message = "{\"role\":\"user\",\"content\":\"as long as messages often are\"}";
    String messages = (message + ",").repeat(MESSAGES - 1) + message;
    String made = "";
    for (int i = 0; i < SESSIONS; i++) {
      made = create(messages);
    }
    read = made;
    written = made;
  }

  private String create(String messages) throws IOException {
    return send(
            request(
                "POST",
                "/v1/sessions",
                "{\"title\":\"t\",\"state\":{\"messages\":[%s]}}",
                messages),
            201)
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  /** A session does not grow from one part of a test to the next. */
  void beginSession() throws IOException {
    written = create("");
  }

  /**
   * @return how long all of it took
   */
  Duration work() throws IOException {
    long begin = System.nanoTime();
    send(user.request("/v1/sessions?limit=20"), 200);
    send(user.request(read), 200);
    send(user.request("/v1/stats"), 200);
    send(
        request(
                "POST",
                written + "/messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}",
                begin)
            .header("Prefer", "return=minimal"),
        201);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private HttpRequest.Builder request(String method, String path, String json, Object value) {
    return user.request(path)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json.formatted(value)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, int expected) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode())
          .as("%s %s", answer.request(), answer.body())
          .isEqualTo(expected);
      return answer;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
