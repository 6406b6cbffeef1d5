package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happens at start: the first token, and settings that are missing or wrong. */
class StartIT {

  private static final Pattern TOKEN = Pattern.compile("export STAKPAK_API_KEY=(\\S+)");

  private static final Pattern ADDRESS =
      Pattern.compile("(?m)^(http\\S+)/sign-in#code=([A-Za-z0-9_-]{43})$");

  @Test
  void firstStartMakesATokenAndShowsItOnce() throws Exception {
    Path data = CairnServer.newDataDirectory();
    Path file = data.resolve("first-token");
    CairnServer.Settings settings = CairnServer.onH2(data).without("CAIRN_BOOTSTRAP_TOKEN");
    String token;
    try (CairnServer server = settings.start()) {
      token = tokenIn(server.log()).orElseThrow();
      String line =
          "export STAKPAK_API_KEY=%s STAKPAK_API_ENDPOINT=%s".formatted(token, server.uri());
      assertThat(server.log().lines()).contains(line).contains(". '" + file + "'");
      assertThat(server.log()).containsPattern(ADDRESS);
      assertThat(Files.readString(file)).isEqualTo(line + "\n");
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      Http admin = new Http(server.uri(), Optional.of(token));
      assertThat(admin.get("/v1/account").body()).contains("\"username\":\"local admin\"");
      assertThat(admin.post("/v1/sessions", "{\"title\":\"kept\",\"state\":{}}").statusCode())
          .isEqualTo(201);
    }

    try (CairnServer server = settings.start()) {
      assertThat(tokenIn(server.log())).isEmpty();
      assertThat(server.log()).doesNotContain("#code=");
      assertThat(file).exists();
      Http admin = new Http(server.uri(), Optional.of(token));
      assertThat(admin.get("/v1/sessions").body()).contains("\"kept\"");
      String id = admin.get("/v1/tokens").body().replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
      assertThat(admin.send(admin.request("/v1/tokens/" + id).DELETE()).statusCode())
          .isEqualTo(200);
      assertThat(file).doesNotExist();
    }

    Files.writeString(file, "export STAKPAK_API_KEY=" + token);
    try (CairnServer server =
        settings.with("CAIRN_BOOTSTRAP_TOKEN", "given-by-the-operator").start()) {
      assertThat(file).as("of a token that is valid no longer").doesNotExist();
      assertThat(tokenIn(server.log())).isEmpty();
      assertThat(server.log()).doesNotContain("given-by-the-operator");
      Http given = new Http(server.uri(), Optional.of("given-by-the-operator"));
      assertThat(given.get("/v1/sessions").body()).contains("\"kept\"");
    }
  }

  @Test
  void firstTokenThatCannotBeWrittenIsInTheLogAndAnAddressSignsABrowserInOnce() throws Exception {
    Path data = CairnServer.newDataDirectory();
    Files.createDirectories(data.resolve("first-token/in-the-way"));

    try (CairnServer server = CairnServer.onH2(data).without("CAIRN_BOOTSTRAP_TOKEN").start()) {
      assertThat(server.log()).contains(data.resolve("first-token") + " cannot be written");
      Http admin = new Http(server.uri(), tokenIn(server.log()));
      assertThat(admin.get("/v1/account").statusCode()).isEqualTo(200);
      Matcher address = ADDRESS.matcher(server.log());
      assertThat(address.find()).as(server.log()).isTrue();
      assertThat(address.group(1)).isEqualTo(server.uri().toString());
      String code = address.group(2);
      Browser browser = new Browser(server.uri());

      assertThat(browser.signInByCode(code).statusCode()).isEqualTo(204);

      assertThat(browser.get("/v1/account").body())
          .contains("\"username\":\"local admin\"", "\"access\":\"admin\"");
      HttpResponse<String> again = new Browser(server.uri()).signInByCode(code);
      assertThat(again.statusCode()).isEqualTo(401);
      assertThat(again.body()).contains("the code is unknown, was used, or is too old");
      String id = admin.get("/v1/tokens").body().replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
      admin.send(admin.request("/v1/tokens/" + id).DELETE());
      assertThat(browser.get("/v1/account").statusCode()).as("ends with the token").isEqualTo(401);
    }
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files)
          .extracting(Path::getFileName)
          .extracting(Path::toString)
          .containsExactlyInAnyOrder("cairn.mv.db", "first-token", "search");
    }
  }

  @Test
  void parametersOfTheDatabasesAddressAreNotLoggedAndNoTokenIsMadeIfSwitchedOff() throws Exception {
    String url = TestDatabase.emptyPostgresql().replaceFirst("\\?.*", "");

    try (CairnServer server =
        CairnServer.onPostgresql(url)
            .with("CAIRN_DB_URL", url + "?password=not-to-be-seen&ApplicationName=nor-this")
            .without("CAIRN_BOOTSTRAP_TOKEN")
            .with("CAIRN_BOOTSTRAP_TOKEN_ENABLED", "false")
            .start()) {
      Http nobody = new Http(server.uri(), Optional.empty());
      assertThat(nobody.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(server.log())
          .contains("jdbc:postgresql://", url.replace("jdbc:", ""))
          .doesNotContain("not-to-be-seen", "nor-this");
      assertThat(tokenIn(server.log())).isEmpty();
      assertThat(server.log()).contains("cairn.bootstrap-token.enabled");
    }
  }

  @Test
  void tokenOfTheConfigurationStaysRevokedAndCanBeSwitchedOff() throws Exception {
    CairnServer.Settings settings = CairnServer.onH2(CairnServer.newDataDirectory());
    try (CairnServer server = settings.start()) {
      Http admin = Http.admin(server);
      String id = admin.get("/v1/tokens").body().replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
      assertThat(admin.send(admin.request("/v1/tokens/" + id).DELETE()).statusCode())
          .isEqualTo(200);
    }

    try (CairnServer server = settings.start()) {
      assertThat(Http.admin(server).get("/v1/account").statusCode()).isEqualTo(401);
      assertThat(server.log()).contains("was revoked");
    }
    String token = "another-token-of-the-operator";
    settings.with("CAIRN_BOOTSTRAP_TOKEN", token);
    String agent;
    try (CairnServer server = settings.start()) {
      Http another = new Http(server.uri(), Optional.of(token));
      assertThat(another.get("/v1/account").statusCode()).isEqualTo(200);
      agent =
          another
              .post("/v1/tokens", "{\"name\":\"agent\",\"access\":\"write\"}")
              .body()
              .replaceFirst(".*\"secret\":\"([^\"]+)\".*", "$1");
    }
    try (CairnServer server = settings.with("CAIRN_BOOTSTRAP_TOKEN_ENABLED", "false").start()) {
      for (String dead : List.of(token, agent)) {
        Http caller = new Http(server.uri(), Optional.of(dead));
        assertThat(caller.get("/v1/account").statusCode()).isEqualTo(401);
      }
    }
  }

  /** Not by starting one: its data would be in the way of a server that somebody runs here. */
  @Test
  void serverOfThisProjectKeepsItsDataInTheFolderOfTheProject() throws Exception {
    Path server = Path.of(System.getProperty("liberty.home"), "usr", "servers", "cairn");

    assertThat(
            server.resolve("configDropins/overrides/liberty-plugin-variable-config.xml").toFile())
        .content()
        .contains("name=\"cairn.home\" value=\"" + Path.of("").toAbsolutePath() + "\"");
    assertThat(server.resolve("server.xml").toFile())
        .content()
        .contains("defaultValue=\"${cairn.home}/data\"");
  }

  private static Optional<String> tokenIn(String log) {
    Matcher matcher = TOKEN.matcher(log);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** CairnConfigTest has the other settings. */
  @Test
  void wrongSettingStopsTheStartAndIsNamed() throws Exception {
    Path data = CairnServer.newDataDirectory();

    try (CairnServer server = CairnServer.onH2(data).with("CAIRN_DATABASE", "oracle").start()) {
      assertStopped(server, "cairn.database.kind");
    }
  }

  @Test
  void refusedCredentialsAndUnknownDatabaseStopTheStart() throws Exception {
    String url = TestDatabase.emptyPostgresql();
    try (CairnServer server =
        CairnServer.onPostgresql(url).with("CAIRN_DB_USER", "nobody").start()) {
      assertStopped(server, "cairn.database.user");
    }
    try (CairnServer server =
        CairnServer.onPostgresql(url.replaceFirst("/test_\\w+", "/nothing")).start()) {
      assertStopped(server, "cairn.database.url");
    }
  }

  private static void assertStopped(CairnServer server, String key) throws Exception {
    assertThat(server.log()).contains("Configuration: " + key + " (environment ");
    assertThat(Http.admin(server).get("/v1/account").statusCode()).isEqualTo(404);
    assertThat(Http.admin(server).get("/health/ready").statusCode()).isEqualTo(503);
  }
}
