package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index beside H2 in an app server: found at once, found after an end in disorder. */
class SearchServerIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whatIsStoredIsFoundAtOnceAndAfterACrash() throws Exception {
    Path data = CairnServer.newDataDirectory();
    CairnServer.Settings settings = CairnServer.onH2(data);
    try (CairnServer server = settings.start()) {
      Http admin = new Http(server.uri(), Optional.of(CairnServer.ADMIN_TOKEN));
      store(admin, "needle one");
      awaitIndex(data);
      store(admin, "needle two");
      assertThat(hits(admin, "needle")).isEqualTo(2);
      assertThat(hits(admin, "needle+tw")).isEqualTo(1);
      Thread.sleep(1500); // H2 writes what was committed within a second
      assertThat(server.log()).doesNotContain("ERROR", "SEVERE", "index of messages", "no index");
      server.kill();
    }
    try (CairnServer server = settings.start()) {
      Http admin = new Http(server.uri(), Optional.of(CairnServer.ADMIN_TOKEN));
      assertThat(hits(admin, "needle")).isEqualTo(2);
      store(admin, "needle three");
      assertThat(hits(admin, "needle")).isEqualTo(3);
      assertThat(hits(admin, "needle+three")).isEqualTo(1);
      assertThat(server.log()).doesNotContain("ERROR", "SEVERE", "index of messages", "no index");
    }
  }

  private static void awaitIndex(Path data) throws Exception {
    Path[] files = {};
    for (int i = 0; i < 300 && files.length == 0; i++) {
      Thread.sleep(100);
      if (Files.exists(data.resolve("search"))) {
        try (Stream<Path> all = Files.list(data.resolve("search"))) {
          files =
              all.filter(file -> file.getFileName().toString().startsWith("segments"))
                  .toArray(Path[]::new);
        }
      }
    }
    assertThat(files).isNotEmpty();
  }

  private static void store(Http user, String text) throws Exception {
    assertThat(
            user.post(
                    "/v1/sessions",
                    "{\"title\":\"kept\",\"state\":{\"messages\":[{\"role\":\"user\",\"content\":\""
                        + text
                        + "\"}]}}")
                .statusCode())
        .isEqualTo(201);
  }

  private static int hits(Http user, String q) throws Exception {
    return JSON.readTree(user.get("/v1/search?q=" + q).body()).get("hits").size();
  }
}
