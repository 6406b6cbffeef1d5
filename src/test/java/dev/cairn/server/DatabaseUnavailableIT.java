package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The database may come later than the server, go away, and come back. */
class DatabaseUnavailableIT {

  @Test
  void serverSaysThatTheDatabaseIsAwayAndRecoversByItself() throws Exception {
    Path data = Files.createDirectories(CairnServer.newDataDirectory().resolve("pg"));
    int port = CairnServer.freePort();
    try (CairnServer server =
        CairnServer.onPostgresql("jdbc:postgresql://localhost:" + port + "/postgres").start()) {
      assertAway(server);
      assertThat(server.log()).contains("cairn.database.url").doesNotContain("CWWKZ0002E");

      EmbeddedPostgres first = postgres(port, data);
      assertBack(server);
      String session = Http.admin(server).post("/v1/sessions", body("kept")).body();
      first.close();
      assertAway(server);

      try (EmbeddedPostgres second = postgres(port, data)) {
        assertBack(server);
        assertThat(second.getPort()).isEqualTo(port);
        String id = session.replaceFirst(".*\"session_id\":\"([^\"]+)\".*", "$1");
        assertThat(Http.admin(server).get("/v1/sessions/" + id).body()).contains("\"kept\"");
      }
    }
  }

  private static EmbeddedPostgres postgres(int port, Path data) throws Exception {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .start();
  }

  private static void assertAway(CairnServer server) throws Exception {
    for (String path : new String[] {"/v1/sessions", "/v1/account"}) {
      HttpResponse<String> answer = Http.admin(server).get(path);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body())
          .contains("\"message\":\"Connection error: the database does not respond, retry later\"");
    }
    assertThat(Http.admin(server).get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(Http.admin(server).get("/health/live").statusCode()).isEqualTo(200);
  }

  private static void assertBack(CairnServer server) throws Exception {
    assertThat(Http.admin(server).get("/v1/sessions").statusCode()).isEqualTo(200);
    assertThat(Http.admin(server).get("/health/ready").statusCode()).isEqualTo(200);
  }

  private static String body(String title) {
    return "{\"title\":\"%s\",\"state\":{}}".formatted(title);
  }
}
