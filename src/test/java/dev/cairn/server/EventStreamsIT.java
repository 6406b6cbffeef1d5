package dev.cairn.server;

import static dev.cairn.session.Messages.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.SessionVisibility;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server with a small heap has many streams open, and threads for none of them. */
class EventStreamsIT {

  private static final int STREAMS = 2_000;
  private static final int STALLED = 8;

  /** More than all buffers of a connection have room for. */
  private static final int OLD_EVENTS = 40_000;

  /** Of a server with a few dozens, if none is for a stream. */
  private static final int MAX_THREADS = 400;

  private static CairnServer server;
  private static UUID session;

  private final Http alice = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  private final Http bob = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.BOB)));

  @BeforeAll
  static void start() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
      session =
          database
              .storageFor(TestUsers.ALICE)
              .createSession(
                  new CreateSessionRequest(
                      "Long",
                      SessionVisibility.PUBLIC,
                      Optional.empty(),
                      state(),
                      Optional.empty()))
              .sessionId();
      database.execute(
          ("insert into session_event (session_id, number, kind, was_public, created_at)"
                  + " select '%s', n, 'SESSION_CHANGED', true, current_timestamp"
                  + " from system_range(2, %d) r(n)")
              .formatted(session, OLD_EVENTS));
      database.execute(
          "update session set change_number = %d where id = '%s'".formatted(OLD_EVENTS, session));
    }
    server =
        CairnServer.onH2(data)
            .withJvmOption("-Xmx512m")
            .with("CAIRN_MAX_EVENT_STREAMS", "10000")
            .with("CAIRN_MAX_EVENT_STREAMS_PER_NODE", "10000")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private void append() throws IOException {
    assertThat(
            alice.post("/v1/sessions/" + session + "/checkpoints", "{\"state\":{}}").statusCode())
        .isEqualTo(201);
  }

  private static String events() {
    return "/v1/sessions/" + session + "/events";
  }

  /** Asks for a stream of bob's. */
  private static Socket open(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1 << 16);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(server.uri().getHost(), server.uri().getPort()));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, TestUsers.token(TestUsers.BOB))
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Reads until a text comes. */
  private static void await(Socket socket, String text) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[1024];
    while (read.indexOf(text) < 0) {
      int count = in.read(buffer);
      assertThat(count).as("end after " + read).isPositive();
      read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
  }

  private double threads() throws IOException {
    Http audrey = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));
    Matcher threads =
        Pattern.compile("jvm_threads_current ([0-9.]+)").matcher(audrey.get("/metrics").body());
    assertThat(threads.find()).isTrue();
    return Double.parseDouble(threads.group(1));
  }

  @Test
  void manyStreamsTakeNoThreadEach() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < STREAMS; i++) {
        Socket socket = open(i % 2 == 0 ? events() : "/v1/events");
        sockets.add(socket);
        await(socket, "id: ");
      }

      append();

      for (Socket socket : sockets) {
        await(socket, "checkpoint_created");
      }
      assertThat(threads()).isLessThan(MAX_THREADS);
    } finally {
      close(sockets);
    }
  }

  @Test
  void readersThatDoNotReadAreInNobodysWay() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try (EventReader reader = EventReader.of(alice, events())) {
      reader.next();
      for (int i = 0; i < STALLED; i++) {
        stalled.add(open(events() + "?last_event_id=1"));
      }
      for (int i = 0; i < 20; i++) {
        append();
        assertThat(reader.next().name()).contains("checkpoint_created");
      }
      assertThat(threads()).isLessThan(MAX_THREADS);
    } finally {
      close(stalled);
    }
  }
}
