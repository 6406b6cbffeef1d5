package dev.cairn.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.server.Http;
import dev.cairn.server.RawHttp;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Knowledge files over HTTP, as the client asks for them. */
@ExtendWith(SharedCairn.class)
class DeployedKnowledgeIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "/v1/knowledge/";
  private static final int WRITERS = 6;

  private final Http alice = http(TestUsers.ALICE);
  private final Http bob = http(TestUsers.BOB);

  /** A directory of the test's own. */
  private final String directory = UUID.randomUUID().toString();

  private static Http http(String username) {
    return new Http(SharedCairn.uri(), Optional.of(TestUsers.token(username)));
  }

  private String address(String name) {
    return ROOT + directory + "/" + encoded(name);
  }

  /** As the client does it: segment by segment. */
  private static String encoded(String path) {
    return URLEncoder.encode(path, UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private HttpResponse<String> write(String method, String address, byte[] body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        alice
            .request(address)
            .header("Content-Type", "application/octet-stream")
            .method(method, BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return alice.send(request);
  }

  private HttpResponse<String> write(String method, String address, String body, String... headers)
      throws IOException {
    return write(method, address, body.getBytes(UTF_8), headers);
  }

  private HttpResponse<byte[]> read(String address, String... headers) throws IOException {
    HttpRequest.Builder request = alice.request(address);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return alice.send(request, BodyHandlers.ofByteArray());
  }

  private static HttpResponse<String> delete(Http caller, String address) throws IOException {
    return caller.send(caller.request(address).DELETE());
  }

  private static int head(Http caller, String address) throws IOException {
    return caller
        .send(caller.request(address).method("HEAD", BodyPublishers.noBody()))
        .statusCode();
  }

  private List<String> listed(String query) throws IOException {
    JsonNode files = JSON.readTree(alice.get("/v1/knowledge" + query).body()).get("files");
    return StreamSupport.stream(files.spliterator(), false)
        .map(file -> file.get("path").asText())
        .toList();
  }

  private static void assertError(HttpResponse<String> response, int status, String key)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).at("/error/key").asText()).isEqualTo(key);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void fileIsCreatedReadReplacedAndDeleted() throws Exception {
    String file = address("limits.md");
    String text = "---\ntitle: Limits\ntags: [api]\n---\nBody\n";

    HttpResponse<String> created = write("POST", file, text);

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location").orElseThrow()).endsWith(file);
    JsonNode says = JSON.readTree(created.body());
    assertThat(says.get("path").asText()).isEqualTo(directory + "/limits.md");
    assertThat(says.get("size_bytes").asInt()).isEqualTo(text.length());
    assertThat(says.get("content_hash").asText()).isEqualTo(sha256(text.getBytes(UTF_8)));
    assertThat(says.get("title").asText()).isEqualTo("Limits");
    assertThat(says.get("description").isNull()).isTrue();
    assertThat(says.get("tags").toString()).isEqualTo("[\"api\"]");
    assertThat(says.get("created_at").asText()).endsWith("Z");
    JsonNode listed = JSON.readTree(alice.get("/v1/knowledge?path=" + directory).body());
    assertThat(listed.toString()).isEqualTo("{\"files\":[" + says + "]}");

    HttpResponse<byte[]> read = read(file);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(text.getBytes(UTF_8));
    assertThat(read.headers().firstValue("Content-Type")).contains("application/octet-stream");

    assertError(write("POST", file, "other"), 409, "KNOWLEDGE_EXISTS");
    assertThat(write("PUT", file, "other").statusCode()).isEqualTo(200);
    assertThat(read(file).body()).isEqualTo("other".getBytes(UTF_8));
    assertThat(head(alice, file)).isEqualTo(200);
    assertThat(delete(alice, file).statusCode()).isEqualTo(204);
    assertThat(head(alice, file)).isEqualTo(404);
    assertError(alice.get(file), 404, "KNOWLEDGE_NOT_FOUND");
    assertError(delete(alice, file), 404, "KNOWLEDGE_NOT_FOUND");
    assertThat(write("PUT", file, "new").statusCode()).isEqualTo(201);
  }

  @Test
  void bytesComeBackAsTheyWere() throws Exception {
    byte[] random = new byte[KnowledgeFile.MAX_BYTES];
    new Random(11).nextBytes(random);

    for (byte[] bytes : List.of(new byte[0], new byte[] {0, -1, 10, 13}, random)) {
      assertThat(write("PUT", address("any"), bytes).statusCode()).isBetween(200, 201);
      HttpResponse<byte[]> read = read(address("any"));
      assertThat(read.body()).isEqualTo(bytes);
      assertThat(read.headers().firstValue("ETag")).contains('"' + sha256(bytes) + '"');
    }
  }

  @Test
  void largerBodiesAreRefused() throws Exception {
    byte[] body = new byte[KnowledgeFile.MAX_BYTES + 1];
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }

    assertError(write("POST", address("large"), body), 413, "REQUEST_TOO_LARGE");
    assertError(
        write("PUT", address("large"), packed.toByteArray(), "Content-Encoding", "gzip"),
        413,
        "REQUEST_TOO_LARGE");
    assertThat(listed("?path=" + directory)).isEmpty();
  }

  @Test
  void bodyMayComeWithoutATypeOrPacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("packed".getBytes(UTF_8));
    }
    write("PUT", address("a"), packed.toByteArray(), "Content-Encoding", "gzip");
    assertThat(read(address("a")).body()).isEqualTo("packed".getBytes(UTF_8));

    HttpRequest.Builder untyped =
        alice.request(address("a")).PUT(BodyPublishers.ofString("untyped"));
    assertThat(alice.send(untyped).statusCode()).isEqualTo(200);
    assertThat(read(address("a")).body()).isEqualTo("untyped".getBytes(UTF_8));

    HttpRequest.Builder form =
        alice
            .request(address("a"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .PUT(BodyPublishers.ofString("a=1&b=2"));
    assertThat(alice.send(form).statusCode()).isEqualTo(200);
    assertThat(read(address("a")).body()).isEqualTo("a=1&b=2".getBytes(UTF_8));
  }

  @Test
  void clientThatHasTheContentGetsNone() throws Exception {
    String file = address("a.md");
    write("POST", file, "content");
    String hash = sha256("content".getBytes(UTF_8));

    for (String known : List.of(hash, '"' + hash + '"', "W/\"" + hash + '"', "*")) {
      HttpResponse<byte[]> read = read(file, "If-None-Match", known);
      assertThat(read.statusCode()).as(known).isEqualTo(304);
      assertThat(read.body()).isEmpty();
      assertThat(read.headers().firstValue("ETag")).contains('"' + hash + '"');
    }
    assertThat(read(file, "If-None-Match", sha256(new byte[0])).statusCode()).isEqualTo(200);
    HttpRequest.Builder check = alice.request(file).method("HEAD", BodyPublishers.noBody());
    assertThat(alice.send(check.header("If-None-Match", '"' + hash + '"')).statusCode())
        .isEqualTo(304);
    assertThat(read(address("missing"), "If-None-Match", hash).statusCode()).isEqualTo(404);
    HttpResponse<byte[]> packed = read(file, "Accept-Encoding", "gzip");
    assertThat(packed.headers().firstValue("ETag")).contains('"' + hash + "-gzip\"");
    String tag = packed.headers().firstValue("ETag").orElseThrow();
    assertThat(read(file, "If-None-Match", tag, "Accept-Encoding", "gzip").statusCode())
        .isEqualTo(304);
  }

  @Test
  void changeIsOfTheContentThatIsMeant() throws Exception {
    String file = address("a.md");
    String tag = write("POST", file, "1").headers().firstValue("ETag").orElseThrow();

    assertThat(write("PUT", file, "2", "If-Match", tag).statusCode()).isEqualTo(200);
    assertError(write("PUT", file, "3", "If-Match", tag), 412, "KNOWLEDGE_CHANGED");
    assertError(write("PUT", file, "3", "If-None-Match", "*"), 412, "KNOWLEDGE_CHANGED");
    assertError(write("PUT", address("b.md"), "3", "If-Match", "*"), 412, "KNOWLEDGE_CHANGED");
    assertError(
        alice.send(alice.request(file).header("If-Match", tag).DELETE()), 412, "KNOWLEDGE_CHANGED");
    assertError(write("POST", address("c.md"), "3", "If-Match", "*"), 412, "KNOWLEDGE_CHANGED");
    assertThat(read(file).body()).isEqualTo("2".getBytes(UTF_8));
    assertThat(write("PUT", file, "3", "If-Match", "*").statusCode()).isEqualTo(200);
    assertThat(write("PUT", address("b.md"), "3", "If-None-Match", "*").statusCode())
        .isEqualTo(201);
  }

  @Test
  void directoryIsDeletedOnItsConditions() throws Exception {
    String tag = write("POST", address("d/f"), "1").headers().firstValue("ETag").orElseThrow();

    for (List<String> header :
        List.of(
            List.of("If-None-Match", "*"), List.of("If-Match", tag), List.of("If-Match", "x"))) {
      HttpRequest.Builder request =
          alice.request(address("d")).header(header.get(0), header.get(1)).DELETE();
      assertError(alice.send(request), 412, "KNOWLEDGE_CHANGED");
    }
    HttpRequest.Builder any = alice.request(address("d")).header("If-Match", "*").DELETE();
    assertThat(alice.send(any).statusCode()).isEqualTo(204);
    assertThat(listed("?path=" + directory)).isEmpty();
  }

  @Test
  void noFileIsWhereADirectoryIs() throws Exception {
    write("POST", address("d/f"), "1");

    assertError(write("PUT", address("d"), "2"), 409, "KNOWLEDGE_PATH_TAKEN");
    assertError(write("POST", address("d/f/g"), "2"), 409, "KNOWLEDGE_PATH_TAKEN");
    assertThat(listed("?path=" + directory)).containsExactly(directory + "/d/f");
  }

  /** JAX-RS would take what follows for a matrix parameter. */
  @ParameterizedTest
  @ValueSource(
      strings = {"notes;v1.md", "notes;jsessionid=1", "d;x=1/notes", "notes;", ";", "x;/a;"})
  void semicolonIsPartOfTheName(String name) throws Exception {
    String file = ROOT + directory + "/" + name;
    write("POST", address("notes"), "other");

    HttpResponse<String> created = write("PUT", file, "1");

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(JSON.readTree(created.body()).get("path").asText())
        .isEqualTo(directory + "/" + name);
    assertThat(created.headers().firstValue("Location")).contains(address(name));
    for (String spelling : List.of(file, address(name))) {
      assertThat(read(spelling).body()).isEqualTo("1".getBytes(UTF_8));
      assertThat(head(alice, spelling)).isEqualTo(200);
    }
    assertThat(delete(alice, file).statusCode()).isEqualTo(204);
    assertThat(listed("?path=" + directory)).containsExactly(directory + "/notes");
  }

  @Test
  void peekIsTheBeginningAndHasNoTag() throws Exception {
    write("POST", address("a.md"), "---\ntitle: t\n---\n" + "x".repeat(100_000));

    HttpResponse<byte[]> peek = read(address("a.md") + "?peek=true", "If-None-Match", "*");

    assertThat(peek.statusCode()).isEqualTo(200);
    assertThat(new String(peek.body(), UTF_8)).matches("---\ntitle: t\n---\nx{8000,9000}");
    assertThat(peek.headers().firstValue("ETag")).isEmpty();
    assertThat(read(address("missing") + "?peek=true").statusCode()).isEqualTo(404);
    assertError(alice.get(address("a.md") + "?peek=maybe"), 400, "INVALID_PARAMETER");
  }

  @Test
  void listIsThatOfADirectoryOrAPattern() throws Exception {
    for (String name : List.of("b/c.md", "b.md", "ab/x.txt", "b/d/e.md")) {
      write("POST", address(name), name);
    }
    String d = directory + "/";

    assertThat(listed("?path=" + directory))
        .containsExactly(d + "ab/x.txt", d + "b.md", d + "b/c.md", d + "b/d/e.md");
    assertThat(listed("?path=" + d + "b/")).containsExactly(d + "b/c.md", d + "b/d/e.md");
    assertThat(listed("?glob=" + d + "**/*.md"))
        .containsExactly(d + "b.md", d + "b/c.md", d + "b/d/e.md");
    assertThat(listed("?path=" + d + "b&glob=**/c.md")).containsExactly(d + "b/c.md");
    assertThat(listed("?path=")).contains(d + "b.md");
    assertThat(listed("")).contains(d + "b.md");
    assertError(alice.get("/v1/knowledge?path=../a"), 400, "INVALID_KNOWLEDGE_PATH");
    assertError(alice.get("/v1/knowledge?glob=%7Ba,b%7D"), 400, "INVALID_PARAMETER");

    assertThat(delete(alice, address("b/")).statusCode()).isEqualTo(204);
    assertThat(listed("?path=" + directory)).containsExactly(d + "ab/x.txt", d + "b.md");
  }

  @Test
  void nobodyElseSeesTheFile() throws Exception {
    write("POST", address("a.md"), "alice");

    for (Http other : List.of(bob, http(TestUsers.AUDREY), http(TestUsers.ADAM))) {
      assertError(other.get(address("a.md")), 404, "KNOWLEDGE_NOT_FOUND");
      assertThat(head(other, address("a.md"))).isEqualTo(404);
      assertError(delete(other, address("")), 404, "KNOWLEDGE_NOT_FOUND");
      assertThat(other.get("/v1/knowledge").body()).doesNotContain(directory);
    }
    assertThat(read(address("a.md")).body()).isEqualTo("alice".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space.md",
        "a#b.md",
        "#",
        "a?b.md",
        "100%.md",
        "%41.md",
        "a+b&c=d;e,f:g@h.md",
        "semi;colon=1/next;x",
        "知識/メモ.md",
        "🪨/é e\u0301.md",
        "\u202Etfel.md",
        "{x: .+}",
        "~'\"<>|^`()[]!*$.md",
        ".hidden",
        "...",
        " ",
        "%2e%2e",
        "\u00A0",
      })
  void anyNameIsKeptAsItIs(String name) throws Exception {
    String file = address(name);

    HttpResponse<String> created = write("POST", file, name);

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(JSON.readTree(created.body()).get("path").asText())
        .isEqualTo(directory + "/" + name);
    assertThat(read(file).body()).isEqualTo(name.getBytes(UTF_8));
    assertThat(head(alice, file)).isEqualTo(200);
    assertThat(listed("?path=" + encoded(directory + "/" + name))).hasSize(1);
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(read(location.substring(location.indexOf(ROOT))).body())
        .isEqualTo(name.getBytes(UTF_8));
    assertThat(write("PUT", "/" + file, "2").statusCode()).isEqualTo(200);
    assertThat(read(file).body()).isEqualTo("2".getBytes(UTF_8));
    assertThat(delete(alice, file).statusCode()).isEqualTo(204);
    assertThat(listed("?path=" + directory)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "./a/./b", "a/b/", "a///./b//"})
  void addressIsNormalizedAsTheClientDoes(String spelling) throws Exception {
    String raw =
        RawHttp.send(
            SharedCairn.uri(),
            "PUT %s%s/%s HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n"
                .formatted(ROOT, directory, spelling, TestUsers.token(TestUsers.ALICE)));

    assertThat(raw).startsWith("HTTP/1.1 201 ");
    assertThat(raw).containsIgnoringCase("\r\nLocation: " + address("a/b") + "\r\n");
    assertThat(listed("?path=" + directory)).containsExactly(directory + "/a/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb",
        "%2E/a/b",
        "%2e%2e",
        "%2E%2E/a",
        "a/%2e%2e/b",
        "a/%2e./b",
        "a%2F..%2Fb",
        "..%2Fa",
        "%2Fetc/passwd",
        "C:/a",
        "c:",
        "C%3A/a",
        "a%5Cb",
        "..%5Ca",
        "a%00b",
        "a%0Ab",
        "a%0D%0Ab",
        "a%7Fb",
        "a%C2%85b",
        "a%FFb",
        "a%C0%AFb",
        "a%ED%A0%80b",
        "%",
        "a%zzb",
        "a%u0041",
        ".",
        "./",
        "%2E/%2E",
      })
  void whatCouldLeadElsewhereIsRefused(String path) throws Exception {
    for (String method : List.of("GET", "PUT", "DELETE")) {
      String raw =
          RawHttp.send(
              SharedCairn.uri(),
              "%s %s%s HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n"
                  .formatted(method, ROOT, path, TestUsers.token(TestUsers.ALICE)));

      assertThat(raw).startsWith("HTTP/1.1 400 ");
      if (!isAnsweredByTheServer(path)) {
        assertThat(raw).contains("{\"error\":{\"key\":");
      }
    }
  }

  /** Control characters and broken escapes come no further than to the server itself. */
  private static boolean isAnsweredByTheServer(String path) {
    return path.matches(".*%([01]|7F|u|zz|$).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/knowledge/%2e%2e/login-config",
        "/v1/sessions/.%2E;x/login-config",
        "/v1/login-config%2F..%2Fsessions",
        "/v1/login-config/%2e%2e/sessions",
        "/v1%2Flogin-config",
      })
  void escapesOpenNothingToNobody(String address) throws Exception {
    String raw = RawHttp.send(SharedCairn.uri(), "GET " + address + " HTTP/1.1\r\n");

    assertThat(raw).matches("(?s)HTTP/1.1 (400|401) .*");
  }

  /** The server itself removes such segments, before or after it looks for the route. */
  @ParameterizedTest
  @ValueSource(strings = {"../sessions", "..", "a/../../account", "a/../b", "/etc/passwd", "", "/"})
  void segmentsThatTheServerReadsLeadToNoOtherFile(String path) throws Exception {
    String file = ROOT + "b";
    write("PUT", file, "kept");
    write("PUT", ROOT + "etc/passwd", "kept");

    String raw =
        RawHttp.send(
            SharedCairn.uri(),
            "DELETE %s%s HTTP/1.1\r\nAuthorization: Bearer %s\r\n"
                .formatted(ROOT, path, TestUsers.token(TestUsers.ALICE)));

    assertThat(raw).matches("(?s)HTTP/1.1 (400|404|405) .*");
    assertThat(raw).contains("{\"error\":{\"key\":");
    assertThat(head(alice, file)).isEqualTo(200);
    assertThat(head(alice, ROOT + "etc/passwd")).isEqualTo(200);
  }

  @Test
  void tooLongNamesAreRefused() throws Exception {
    assertError(write("POST", address("é".repeat(128)), ""), 400, "INVALID_KNOWLEDGE_PATH");
    assertError(write("POST", address("x/".repeat(600)), ""), 400, "INVALID_KNOWLEDGE_PATH");
    assertThat(write("POST", address("é".repeat(127)), "").statusCode()).isEqualTo(201);
  }

  @Test
  void ofThoseWhoCreateOneFileAtOnceOneDoes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      Callable<Integer> create = () -> write("POST", address("a.md"), "x").statusCode();
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> each : threads.invokeAll(Collections.nCopies(WRITERS, create))) {
        statuses.add(each.get());
      }

      assertThat(statuses).containsOnlyOnce(201);
      assertThat(statuses).containsOnly(201, 409);
    } finally {
      threads.shutdown();
    }
  }

  /** The client asks at each start of an agent, once without its key. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/paks/mcp", "/v1/aap/mcp"})
  void routesThatOnlyTheVendorHasAreNotThere(String path) throws Exception {
    Http nobody = new Http(SharedCairn.uri(), Optional.empty());

    assertError(alice.post(path, "{\"jsonrpc\":\"2.0\"}"), 404, "ROUTE_NOT_FOUND");
    assertError(nobody.post(path, "{\"jsonrpc\":\"2.0\"}"), 401, "UNAUTHORIZED");
  }
}
