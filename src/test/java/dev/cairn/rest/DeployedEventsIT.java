package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Browser;
import dev.cairn.server.EventReader;
import dev.cairn.server.EventReader.Event;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Listeners are told what happens, as far as they may see it. */
@ExtendWith(SharedCairn.class)
class DeployedEventsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "/v1/events";
  private static final int MAX_STREAMS = 50;

  private final Http alice = as(TestUsers.token(TestUsers.ALICE));
  private final Http bob = as(TestUsers.token(TestUsers.BOB));

  private static Http as(String token) {
    return new Http(SharedCairn.uri(), Optional.of(token));
  }

  private String create(String visibility) throws IOException {
    HttpResponse<String> answer =
        alice.post(
            "/v1/sessions",
            "{\"title\":\"Heard of\",\"visibility\":\"%s\",\"state\":{}}".formatted(visibility));
    return JSON.readTree(answer.body()).get("session_id").asText();
  }

  private String append(String session) throws IOException {
    HttpResponse<String> answer =
        alice.post("/v1/sessions/" + session + "/checkpoints", "{\"state\":{}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body()).at("/checkpoint/id").asText();
  }

  private void patch(String session, String body) throws IOException {
    assertThat(alice.send("PATCH", "/v1/sessions/" + session, body).statusCode()).isEqualTo(200);
  }

  private void delete(String session) throws IOException {
    assertThat(alice.send("DELETE", "/v1/sessions/" + session, "").statusCode()).isEqualTo(200);
  }

  private static String of(String session) {
    return "/v1/sessions/" + session + "/events";
  }

  private static JsonNode data(Event event) throws IOException {
    return JSON.readTree(event.data().orElseThrow());
  }

  private static List<String> names(List<Event> events) {
    return events.stream().flatMap(each -> each.name().stream()).toList();
  }

  @Test
  void listenerOfASessionIsToldWhatHappens() throws Exception {
    String session = create("PRIVATE");
    try (EventReader reader = EventReader.of(alice, of(session))) {
      assertThat(reader.next().id()).isEqualTo("1");
      String checkpoint = append(session);
      patch(session, "{\"title\":\"secret title\"}");
      delete(session);
      alice.post("/v1/sessions/" + session + "/restore", "");

      List<Event> events = reader.next(4);

      assertThat(names(events))
          .containsExactly(
              "checkpoint_created", "session_changed", "session_deleted", "session_restored");
      assertThat(events).extracting(Event::id).containsExactly("2", "3", "4", "5");
      JsonNode created = data(events.get(0));
      assertThat(created.get("session_id").asText()).isEqualTo(session);
      assertThat(created.get("checkpoint_id").asText()).isEqualTo(checkpoint);
      assertThat(created.get("time").asText()).startsWith("20");
      assertThat(created).hasSize(3);
      assertThat(data(events.get(1))).hasSize(2);
      assertThat(reader.response().headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(reader.response().headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(reader.response().headers().firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void listenerGoesOnBehindTheLastEventThatItKnows() throws Exception {
    String session = create("PRIVATE");
    for (int i = 0; i < 5; i++) {
      append(session);
    }
    try (EventReader byHeader = EventReader.after(alice, of(session), "3");
        EventReader byParameter = EventReader.of(alice, of(session) + "?last_event_id=0")) {
      assertThat(byHeader.next(4)).extracting(Event::id).containsExactly("3", "4", "5", "6");
      append(session);
      assertThat(byHeader.next().id()).isEqualTo("7");
      assertThat(byParameter.next(8))
          .extracting(Event::id)
          .containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    }
  }

  /** As a database that was restored from a backup makes it. */
  @Test
  void listenerThatKnowsMoreThanThereIsLearnsOfAGap() throws Exception {
    String session = create("PRIVATE");
    append(session);
    try (EventReader reader = EventReader.after(alice, of(session), "17");
        EventReader all = EventReader.after(alice, ALL, "f_________8")) {
      assertThat(reader.next().id()).isEqualTo("17");
      Event gap = reader.next();
      assertThat(gap.name()).contains("gap_detected");
      assertThat(data(gap).get("requested_after_id").asText()).isEqualTo("17");
      assertThat(data(gap).get("newest_available_id").asText()).isEqualTo("2");
      assertThat(data(gap).has("resume_hint")).isTrue();
      append(session);
      assertThat(reader.next().id()).isEqualTo("3");

      all.next();
      assertThat(all.next().name()).contains("gap_detected");
      append(session);
      assertThat(data(await(all, session)).get("session_id").asText()).isEqualTo(session);
    }
  }

  /** The next event of a session. */
  private static Event await(EventReader reader, String session) throws Exception {
    Event event = reader.next();
    while (event.data().filter(data -> data.contains(session)).isEmpty()) {
      event = reader.next();
    }
    return event;
  }

  @Test
  void sessionThatIsMadePrivateIsSilentForOthersAtOnce() throws Exception {
    String session = create("PUBLIC");
    try (EventReader reader = EventReader.of(bob, of(session))) {
      reader.next();
      append(session);
      assertThat(reader.next().name()).contains("checkpoint_created");

      patch(session, "{\"visibility\":\"PRIVATE\"}");
      append(session);

      assertThat(reader.rest()).isEmpty();
    }
    assertThat(bob.get(of(session)).statusCode()).isEqualTo(404);
  }

  @Test
  void deletionIsToldToThoseWhoSawTheSession() throws Exception {
    String session = create("PUBLIC");
    try (EventReader reader = EventReader.of(bob, of(session));
        EventReader all = EventReader.of(bob, ALL)) {
      reader.next();
      all.next();

      delete(session);
      append(session);

      assertThat(names(reader.rest())).containsExactly("session_deleted");
      assertThat(await(all, session).name()).contains("session_deleted");
    }
  }

  @Test
  void purgeEndsTheStreamWithoutAnEvent() throws Exception {
    String session = create("PRIVATE");
    delete(session);
    try (EventReader reader = EventReader.of(alice, of(session))) {
      reader.next();
      alice.send("DELETE", "/v1/sessions/" + session + "?purge=true", "");
      assertThat(reader.rest()).isEmpty();
    }
  }

  @Test
  void listenerOfAllIsToldOfWhatItSees() throws Exception {
    try (EventReader ofBob = EventReader.of(bob, ALL);
        EventReader ofAlice = EventReader.of(alice, ALL)) {
      String start = ofBob.next().id();
      ofAlice.next();
      String hidden = create("PRIVATE");
      String shown = create("PUBLIC");
      append(hidden);
      append(shown);

      List<Event> events = new ArrayList<>();
      events.add(await(ofBob, shown));
      events.add(await(ofBob, shown));
      assertThat(names(events)).containsExactly("session_created", "checkpoint_created");
      List<String> first = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String data = ofAlice.next().data().orElseThrow();
        first.add(data.contains(hidden) ? "hidden" : data.contains(shown) ? "shown" : "other");
      }
      assertThat(first).filteredOn("hidden"::equals).hasSize(2);

      try (EventReader again = EventReader.after(bob, ALL, start)) {
        again.next();
        Event repeated = await(again, shown);
        assertThat(repeated).isEqualTo(events.get(0));
        assertThat(await(again, shown)).isEqualTo(events.get(1));
      }
      try (EventReader rest = EventReader.of(bob, ALL + "?last_event_id=" + events.get(0).id())) {
        rest.next();
        assertThat(await(rest, shown)).isEqualTo(events.get(1));
      }
    }
  }

  @Test
  void revokedTokenEndsTheStream() throws Exception {
    HttpResponse<String> made =
        alice.post(
            "/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(UUID.randomUUID()));
    JsonNode token = JSON.readTree(made.body());
    Http shortLived = as(token.get("secret").asText());
    String session = create("PRIVATE");
    try (EventReader reader = EventReader.of(shortLived, of(session));
        EventReader all = EventReader.of(shortLived, ALL)) {
      reader.next();
      all.next();
      alice.send("DELETE", "/v1/tokens/" + token.at("/token/id").asText(), "");

      assertThat(reader.rest()).isEmpty();
      all.rest();
    }
  }

  /** Pages bring a cookie, of a sign-in that ends by itself or by its user. */
  @Test
  void signOutEndsTheStream() throws Exception {
    Browser browser = new Browser(SharedCairn.uri());
    browser.signIn(TestUsers.token(TestUsers.BOB));
    try (EventReader reader =
        EventReader.of(bob, browser.request(ALL).header("Sec-Fetch-Site", "same-origin"))) {
      reader.next();
      browser.signOut();
      reader.rest();
    }
  }

  /** {@code EventStreamsIT} has many of them, also with little memory. */
  @Test
  void readersThatDoNotReadHarmNobody() throws Exception {
    String session = create("PUBLIC");
    List<Socket> stalled = new ArrayList<>();
    try (EventReader reader = EventReader.of(alice, of(session))) {
      reader.next();
      for (int i = 0; i < 20; i++) {
        stalled.add(stalledReader(session));
      }
      for (int i = 0; i < 20; i++) {
        append(session);
        assertThat(reader.next().name()).contains("checkpoint_created");
      }
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  /** Asks for a stream and takes nothing of it. */
  private static Socket stalledReader(String session) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress(SharedCairn.uri().getHost(), SharedCairn.uri().getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET %s?last_event_id=0 HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n\r\n")
                .formatted(of(session), TestUsers.token(TestUsers.BOB))
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** More streams than requests at once, and no stream is one of these. */
  @Test
  void userHasFewStreamsAtOnce() throws Exception {
    Http audrey = as(TestUsers.token(TestUsers.AUDREY));
    List<EventReader> open = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_STREAMS; i++) {
        open.add(EventReader.of(audrey, ALL));
      }
      HttpResponse<String> refused = audrey.get(ALL);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("RATE_LIMITED", "at most 50 event streams at once");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(alice.send(alice.request(ALL).method("HEAD", HttpRequest.BodyPublishers.noBody())))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    } finally {
      for (EventReader each : open) {
        each.close();
      }
    }
  }

  @Test
  void whatIsNoStreamIsRefusedAsEverythingElse() throws Exception {
    String session = create("PRIVATE");
    for (String path :
        new String[] {
          of(session) + "?last_event_id=x",
          of(session) + "?last_event_id=-1",
          of(session) + "?last_event_id=",
          of(session) + "?last_event_id=9223372036854775808",
          ALL + "?last_event_id=1",
          ALL + "?last_event_id=__________8",
        }) {
      HttpResponse<String> refused = alice.get(path);
      assertThat(refused.statusCode()).as(path).isEqualTo(400);
      assertThat(refused.body()).contains("last_event_id must be");
    }
    assertThat(alice.get(of(UUID.randomUUID().toString())).body()).contains("SESSION_NOT_FOUND");
    assertThat(alice.send(alice.request(ALL).header("Accept", "application/json")).statusCode())
        .isEqualTo(406);
  }
}
