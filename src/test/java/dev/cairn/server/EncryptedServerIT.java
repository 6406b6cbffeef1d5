package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server that is given keys, then others, then none. */
class EncryptedServerIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEEDLE = "xyzzy-what-alice-says";
  private static final String ACTIVE = "/session/active_checkpoint/id";
  private static final String OLD = key("old");
  private static final String NEW = key("new");

  private static String key(String id) {
    byte[] key = id.repeat(11).substring(0, 32).getBytes(StandardCharsets.UTF_8);
    return id + ":" + Base64.getEncoder().encodeToString(key);
  }

  @Test
  void sessionsAreEncryptedOnceThereAreKeysAndNeedThemFromThenOn() throws Exception {
    Path data = CairnServer.newDataDirectory();
    CairnServer.Settings settings = CairnServer.onH2(data);
    String before;
    try (CairnServer server = settings.start()) {
      before = create(Http.admin(server), "before " + NEEDLE);
      assertThat(Http.admin(server).get("/v1/search?q=xyzzy").statusCode()).isEqualTo(200);
      assertThat(Http.admin(server).get("/v1/admin/encryption/rewrap").body())
          .contains("encryption is disabled, see cairn.encryption.keys");
    }
    settings.with("CAIRN_ENCRYPTION_KEYS", OLD);
    try (CairnServer server = settings.start()) {
      Http admin = Http.admin(server);
      assertThat(admin.post("/v1/admin/encryption/rewrap", "").statusCode()).isEqualTo(202);
      awaitRewrap(admin);
      String id = create(admin, "after " + NEEDLE);
      assertThat(admin.get("/v1/sessions/" + id).body()).contains("after " + NEEDLE);
      assertThat(admin.get("/v1/sessions/" + before).body()).contains("before " + NEEDLE);

      HttpResponse<String> search = admin.get("/v1/search?q=xyzzy");
      assertThat(search.statusCode()).isEqualTo(404);
      assertThat(search.body()).contains("search is disabled: messages are encrypted");
      assertThat(admin.get("/v1/backend").body()).doesNotContain("\"search\"");
      assertThat(files(data.resolve("search"))).isEmpty();
      assertThat(server.log()).doesNotContain(OLD.substring(4), "SEVERE");
    }
    settings.with("CAIRN_ENCRYPTION_KEYS", NEW + "," + OLD);
    try (CairnServer server = settings.start()) {
      Http admin = Http.admin(server);
      admin.post("/v1/admin/encryption/rewrap", "");
      awaitRewrap(admin);
    }
    settings.with("CAIRN_ENCRYPTION_KEYS", NEW);
    try (CairnServer server = settings.start()) {
      assertThat(Http.admin(server).get("/v1/sessions/" + before).body())
          .contains("before " + NEEDLE);
    }
    settings.with("CAIRN_ENCRYPTION_KEYS", OLD);
    try (CairnServer server = settings.start()) {
      assertStopped(server, "'new' is missing, and sessions need it");
    }
  }

  @Test
  void damagedRowIsOneSessionsError() throws Exception {
    String url = TestDatabase.emptyPostgresql();
    CairnServer.Settings settings =
        CairnServer.onPostgresql(url).with("CAIRN_ENCRYPTION_KEYS", OLD);
    String damaged;
    String other;
    try (CairnServer server = settings.start()) {
      damaged = create(Http.admin(server), NEEDLE);
      other = create(Http.admin(server), "sound");
    }
    try (var connection = java.sql.DriverManager.getConnection(url);
        var update = connection.createStatement()) {
      update.executeUpdate(
          "update message set body = set_byte(body, 40, 255 - get_byte(body, 40))"
              + " where session_id = '"
              + damaged
              + "'");
    }
    try (CairnServer server = settings.start()) {
      Http admin = Http.admin(server);
      HttpResponse<String> response = admin.get("/v1/sessions/" + damaged);
      assertThat(response.statusCode()).isEqualTo(500);
      JsonNode error = JSON.readTree(response.body()).get("error");
      assertThat(error.get("message").asText()).contains("cannot be decrypted");
      assertThat(server.log())
          .contains(error.get("details").asText(), "message 0 of session " + damaged)
          .doesNotContain(NEEDLE);
      assertThat(admin.get("/v1/sessions/" + other).statusCode()).isEqualTo(200);
      assertThat(admin.get("/v1/sessions").body()).contains(damaged, other);
      assertThat(admin.get("/v1/sessions/" + damaged + "/export").statusCode()).isEqualTo(500);
      assertThat(admin.get("/v1/export").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void forksComparisonsLinksAndExportsReadWhatIsEncrypted() throws Exception {
    CairnServer.Settings settings =
        CairnServer.onH2(CairnServer.newDataDirectory())
            .with("CAIRN_ENCRYPTION_KEYS", OLD)
            .with("CAIRN_LINKS_ENABLED", "true");
    try (CairnServer server = settings.start()) {
      Http admin = Http.admin(server);
      String origin = create(admin, NEEDLE + " password=hunter2-and-more");
      String first = json(admin.get("/v1/sessions/" + origin)).at(ACTIVE).asText();
      String fork =
          json(admin.post("/v1/sessions/" + origin + "/fork", "{}")).get("session_id").asText();
      admin.post(
          "/v1/sessions/" + fork + "/messages",
          "{\"messages\":[{\"role\":\"user\",\"content\":\"and more\"}]}");
      JsonNode forked = json(admin.get("/v1/sessions/" + fork));
      assertThat(forked.toString()).contains(NEEDLE, "and more");

      JsonNode diff =
          json(
              admin.get(
                  "/v1/sessions/checkpoints/%s/diff?against=%s"
                      .formatted(forked.at(ACTIVE).asText(), first)));
      assertThat(diff.toString()).contains("and more").doesNotContain(NEEDLE);

      String shared =
          "/v1" + json(admin.post("/v1/sessions/" + fork + "/links", "{}")).get("address").asText();
      Http anybody = new Http(server.uri(), Optional.empty());
      assertThat(anybody.get(shared).body()).contains(NEEDLE).doesNotContain("hunter2");
      assertThat(anybody.get(shared + "/messages").body())
          .contains(NEEDLE, "and more")
          .doesNotContain("hunter2");
      assertThat(admin.get("/v1/sessions/" + fork + "/export?format=markdown&redact=true").body())
          .contains(NEEDLE, "and more")
          .doesNotContain("hunter2");
      assertThat(
              admin.get("/v1/sessions?cwd=/srv/" + NEEDLE + "%20password=hunter2-and-more").body())
          .contains(origin, fork);
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    return JSON.readTree(response.body());
  }

  private static String create(Http user, String text) throws Exception {
    HttpResponse<String> response =
        user.post(
            "/v1/sessions",
            """
            {"title":"%1$s","cwd":"/srv/%1$s","state":{"messages":[{"role":"user","content":"%1$s"}]}}"""
                .formatted(text));
    assertThat(response.statusCode()).isEqualTo(201);
    return JSON.readTree(response.body()).get("session_id").asText();
  }

  private static void awaitRewrap(Http admin) throws Exception {
    JsonNode state = null;
    for (int i = 0; i < 300; i++) {
      state = JSON.readTree(admin.get("/v1/admin/encryption/rewrap").body());
      if (!state.get("running").asBoolean()) {
        break;
      }
      Thread.sleep(100);
    }
    assertThat(state.toString())
        .isEqualTo("{\"running\":false,\"sessions_left\":0,\"sessions_failed\":0}");
  }

  private static String[] files(Path directory) throws Exception {
    if (!Files.exists(directory)) {
      return new String[0];
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(Path::toString).toArray(String[]::new);
    }
  }

  private static void assertStopped(CairnServer server, String because) throws Exception {
    assertThat(server.log())
        .contains("Configuration: cairn.encryption.keys (environment CAIRN_ENCRYPTION_KEYS) ")
        .contains(because);
    assertThat(Http.admin(server).get("/health/ready").statusCode()).isEqualTo(503);
  }
}
