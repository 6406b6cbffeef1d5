package dev.cairn.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies that do not arrive keep nobody else waiting. */
class SlowBodiesIT {

  private static final int CONNECTIONS = 300;
  private static final int TRIES = 10_000;
  private static final int HEAD_BYTES = "HTTP/1.1 408 ".length();
  private static final String SMALL = "{\"title\":\"t\",\"state\":{\"messages\":[]}}";

  private static CairnServer server;

  private final Http bob = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.BOB)));

  @BeforeAll
  static void start() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
    }
    server = CairnServer.onH2(data).with("CAIRN_MAX_BODY_SECONDS", "5").start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Socket begin(String path, String type, Optional<String> token) throws IOException {
    return HostileRequests.begin(server.uri(), path, type, token);
  }

  private static Socket begin(String user) throws IOException {
    return begin("/v1/sessions", "application/json", Optional.of(TestUsers.token(user)));
  }

  /** What the server says before it closes the connection, in order or not. */
  private static String answer(Socket socket) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is open, after " + answer, e);
    } catch (IOException e) {
      // The rest of the body is of no interest to the server.
    }
    return answer.toString(UTF_8);
  }

  private void assertOthersAreServed() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(bob.post("/v1/sessions", SMALL).statusCode()).isEqualTo(201);
      assertThat(bob.get("/v1/sessions?limit=1").statusCode()).isEqualTo(200);
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void othersAreServedWhileABodyOfOneUserDoesNotArriveOnEachConnection() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      slow.add(begin(TestUsers.ALICE));
    }
    Http alice = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
    HttpResponse<String> refused = alice.get("/v1/account");
    for (int i = 0; i < TRIES && refused.statusCode() == 200; i++) { // not all have begun
      refused = alice.get("/v1/account");
    }

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body())
        .contains("Rate limited: too many requests, retry later", "at most 64 requests at once");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertOthersAreServed();
    assertThat(alice.get("/v1/account").statusCode()).as("still").isEqualTo(429);
    close(slow);
    for (int i = 0; i < TRIES && refused.statusCode() == 429; i++) { // not all have ended
      refused = alice.get("/v1/account");
    }
    assertThat(refused.statusCode()).isEqualTo(200);
  }

  @Test
  void othersAreServedWhileNobodySignsIn() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      slow.add(begin("/v1/sessions", "application/json", Optional.empty()));
    }
    assertOthersAreServed();
    close(slow);
  }

  @Test
  void silentBodiesEndWithTheirConnection() throws Exception {
    List<Socket> slow = new ArrayList<>();
    Optional<String> token = Optional.of(TestUsers.token(TestUsers.ADAM));
    slow.add(begin(TestUsers.ADAM));
    slow.add(begin("/v1/import", "application/x-ndjson", token));
    slow.add(begin("/v1/knowledge/slow", "application/octet-stream", token));
    for (Socket socket : slow) {
      String answer = answer(socket);
      if (AppServer.chosen() == AppServer.LIBERTY) { // WildFly closes the connection itself
        assertTooSlow(answer);
      }
    }
    close(slow);
  }

  /** Liberty closes the connection only when the client pauses. */
  @Test
  void bodyThatIsNotWholeInTimeEnds() throws Exception {
    Thread trickle;
    try (Socket socket = begin(TestUsers.ADAM)) {
      trickle = new Thread(() -> trickle(socket));
      trickle.start();
      String answer = new String(socket.getInputStream().readNBytes(HEAD_BYTES), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 408 ");
    }
    trickle.join();
  }

  /** As fast as single bytes can be, until the connection is closed. */
  private static void trickle(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write(' ');
      }
    } catch (IOException e) {
      // It is.
    }
  }

  private static void assertTooSlow(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("REQUEST_TOO_SLOW");
    assertThat(answer.toLowerCase()).contains("connection: close");
  }
}
