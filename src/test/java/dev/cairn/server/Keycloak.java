package dev.cairn.server;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A realm of a real Keycloak, as in {@code docs/keycloak}, under a name of its own. One Keycloak
 * serves all classes of a process, and ends with it.
 */
final class Keycloak {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADMIN = "operator";
  private static final Path REALM = Path.of("docs", "keycloak", "cairn-realm.json");
  private static final Pattern LOGIN_FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

  private static String runningAt;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final String realm;

  private Keycloak(String address, String realm) {
    this.address = address;
    this.realm = realm;
  }

  /** A realm in which nobody has changed anything. */
  static Keycloak withNewRealm() throws IOException {
    if (runningAt == null) {
      runningAt = start();
    }
    Keycloak keycloak = new Keycloak(runningAt, "cairn-" + UUID.randomUUID());
    ObjectNode realm = (ObjectNode) JSON.readTree(REALM.toFile());
    keycloak.manage("POST", "", realm.put("realm", keycloak.realm).toString());
    return keycloak;
  }

  private static String start() throws IOException {
    Path home = Path.of(System.getProperty("keycloak.home"));
    Path database =
        Path.of(System.getProperty("it.directory"), "keycloak-" + UUID.randomUUID(), "h2.mv.db");
    Files.createDirectories(database.getParent());
    Files.copy(preparedDatabase(home), database);
    int port = CairnServer.freePort();
    Process process = start(home, database, port);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    return "http://127.0.0.1:" + port;
  }

  /**
   * What a first start leaves. It takes as long as three others, and writes into the folder of
   * Keycloak: it is done once, whichever process comes first.
   */
  private static Path preparedDatabase(Path home) throws IOException {
    Path prepared = home.resolve("data/prepared.mv.db");
    try (FileChannel lock = FileChannel.open(home.resolve("start.lock"), CREATE, WRITE)) {
      lock.lock();
      if (!Files.exists(prepared)) {
        Path imported = Files.createDirectories(home.resolve("data/import"));
        Files.copy(REALM, imported.resolve(REALM.getFileName()), REPLACE_EXISTING);
        Path database = home.resolve("data/first.mv.db");
        Files.deleteIfExists(database);
        stop(start(home, database, CairnServer.freePort(), "--import-realm"));
        Files.move(database, prepared);
      }
    }
    return prepared;
  }

  private static Process start(Path home, Path database, int port, String... more)
      throws IOException {
    String url = "jdbc:h2:file:" + database.toAbsolutePath().toString().replace(".mv.db", "");
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-file",
                "--db-url=" + url + ";NON_KEYWORDS=VALUE",
                "--http-host=127.0.0.1",
                "--http-port=" + port)
            .redirectErrorStream(true);
    builder.command().addAll(List.of(more));
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    builder
        .environment()
        .put("JAVA_OPTS_APPEND", "-XX:-UseG1GC " + String.join(" ", CairnServer.QUICK_START));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    StringBuilder log = new StringBuilder();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.contains("Listening on:")) {
      log.append(line).append('\n');
      line = output.readLine();
    }
    assertThat(line).as("Keycloak did not start:\n" + log).isNotNull();
    Thread drain = new Thread(() -> drain(output));
    drain.setDaemon(true);
    drain.start();
    return process;
  }

  private static void stop(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    all.forEach(each -> each.onExit().join());
  }

  private static void drain(BufferedReader output) {
    try (output) {
      output.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It has ended.
    }
  }

  String issuer() {
    return address + "/realms/" + realm;
  }

  String keysAddress() {
    return issuer() + "/protocol/openid-connect/certs";
  }

  /** An access token by a user's password, which is the user's name. */
  String tokenByPassword(String username) throws IOException {
    return token(realm, "cairn-cli", username);
  }

  /** An access token of another realm of this Keycloak. */
  String tokenOfAnotherRealm() throws IOException {
    return token("master", "admin-cli", ADMIN);
  }

  private String token(String realm, String client, String username) throws IOException {
    return post(
            address + "/realms/" + realm + "/protocol/openid-connect/token",
            Map.of(
                "grant_type",
                "password",
                "client_id",
                client,
                "username",
                username,
                "password",
                username))
        .get("access_token")
        .asText();
  }

  /**
   * What a page in a browser does: the authorization code flow with PKCE, as {@code
   * /v1/login-config} says, and a person who types name and password.
   *
   * @return the answer with {@code access_token} and {@code id_token}
   */
  JsonNode signInByBrowser(JsonNode loginConfig, String username) throws Exception {
    JsonNode discovery = JSON.readTree(get(loginConfig.get("discovery").asText()).body());
    String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    String page = "http://localhost:9080/";
    String form =
        encoded(
            Map.of(
                "client_id",
                loginConfig.get("client_id").asText(),
                "redirect_uri",
                page,
                "response_type",
                loginConfig.get("response_type").asText(),
                "scope",
                loginConfig.get("scope").asText(),
                "code_challenge",
                challenge,
                "code_challenge_method",
                loginConfig.get("code_challenge_method").asText()));
    HttpResponse<String> login =
        send(
            http,
            HttpRequest.newBuilder(
                URI.create(discovery.get("authorization_endpoint").asText() + "?" + form)));
    Matcher action = LOGIN_FORM.matcher(login.body());
    assertThat(action.find()).as(login.body()).isTrue();
    HttpResponse<String> back =
        send(
            http,
            form(
                    action.group(1).replace("&amp;", "&"),
                    Map.of("username", username, "password", username))
                .header("Cookie", cookies(login)));
    assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
    String code =
        back.headers()
            .firstValue("Location")
            .orElseThrow()
            .replaceFirst(".*[?&]code=([^&]+).*", "$1");
    return post(
        discovery.get("token_endpoint").asText(),
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            loginConfig.get("client_id").asText(),
            "code",
            code,
            "redirect_uri",
            page,
            "code_verifier",
            verifier));
  }

  /**
   * A person follows an address of Keycloak, and types name and password if asked.
   *
   * @return where the browser is sent then
   */
  String signIn(Browser browser, String address, String username) throws IOException {
    HttpResponse<String> login = follow(browser, address);
    if (login.statusCode() == 302) {
      return login.headers().firstValue("Location").orElseThrow();
    }
    Matcher action = LOGIN_FORM.matcher(login.body());
    assertThat(action.find()).as(login.body()).isTrue();
    HttpResponse<String> back =
        browser.send(
            browser
                .request(path(action.group(1).replace("&amp;", "&")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        encoded(Map.of("username", username, "password", username)))));
    assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
    return back.headers().firstValue("Location").orElseThrow();
  }

  /** Whether nobody asks for a password. */
  boolean isSignedIn(Browser browser, String address) throws IOException {
    return follow(browser, address).statusCode() == 302;
  }

  HttpResponse<String> follow(Browser browser, String address) throws IOException {
    return browser.send(browser.request(path(address)));
  }

  private String path(String uri) {
    return uri.substring(address.length() + 1);
  }

  /** As browsers do on localhost, and Java does not: cookies for TLS go over HTTP, too. */
  private static String cookies(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .collect(Collectors.joining("; "));
  }

  // What its administrator does

  void setTokenLifetime(int seconds) throws IOException {
    administer("PUT", "", "{\"accessTokenLifespan\":%d}".formatted(seconds));
  }

  void addUser(String username) throws IOException {
    administer(
        "POST",
        "/users",
        """
        {"username":"%1$s","enabled":true,"firstName":"A","lastName":"B","email":"%1$s@example.com",
         "emailVerified":true,"credentials":[{"type":"password","value":"%1$s"}]}
        """
            .formatted(username));
  }

  /** A client that proves who it is by a secret. */
  void addClient(String id, String secret, String redirects) throws IOException {
    ObjectNode client = JSON.createObjectNode();
    client.put("clientId", id).put("secret", secret).put("publicClient", false);
    client.putArray("redirectUris").add(redirects);
    ObjectNode mapper = client.putArray("protocolMappers").addObject();
    mapper
        .put("name", "cairn-audience")
        .put("protocol", "openid-connect")
        .put("protocolMapper", "oidc-audience-mapper");
    mapper
        .putObject("config")
        .put("included.custom.audience", "cairn")
        .put("access.token.claim", "true");
    administer("POST", "/clients", client.toString());
  }

  /** From now on this is what the client has to prove. */
  void changeSecret(String client, String secret) throws IOException {
    JsonNode found = administer("GET", "/clients?clientId=" + client, null).get(0);
    ((ObjectNode) found).put("secret", secret);
    administer("PUT", "/clients/" + found.get("id").asText(), found.toString());
  }

  void giveRole(String username, String role) throws IOException {
    changeRole("POST", username, role);
  }

  void takeRole(String username, String role) throws IOException {
    changeRole("DELETE", username, role);
  }

  private void changeRole(String method, String username, String role) throws IOException {
    String user =
        administer("GET", "/users?exact=true&username=" + username, null).at("/0/id").asText();
    JsonNode found = administer("GET", "/roles/" + role, null);
    administer(method, "/users/" + user + "/role-mappings/realm", "[" + found + "]");
  }

  /** From now on tokens are signed with a new key. Those of the old one still count. */
  void addKey() throws IOException {
    String realm = administer("GET", "", null).get("id").asText();
    administer(
        "POST",
        "/components",
        """
        {"name":"%s","providerId":"rsa-generated","providerType":"org.keycloak.keys.KeyProvider",
         "parentId":"%s","config":{"priority":["1000"],"algorithm":["RS256"]}}
        """
            .formatted(UUID.randomUUID(), realm));
  }

  /** Withdraws all keys that sign but the newest. */
  void withdrawOldKeys() throws IOException {
    for (JsonNode component :
        administer("GET", "/components?type=org.keycloak.keys.KeyProvider", null)) {
      if (component.get("providerId").asText().equals("rsa-generated")
          && !component.at("/config/priority/0").asText().equals("1000")) {
        administer("DELETE", "/components/" + component.get("id").asText(), null);
      }
    }
  }

  private JsonNode administer(String method, String path, String body) throws IOException {
    return manage(method, "/" + realm + path, body);
  }

  private JsonNode manage(String method, String path, String body) throws IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpResponse<String> answer =
        send(
            http,
            HttpRequest.newBuilder(URI.create(address + "/admin/realms" + path))
                .header("Authorization", "Bearer " + tokenOfAnotherRealm())
                .header("Content-Type", "application/json")
                .method(method, publisher));
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String uri) throws IOException {
    return send(http, HttpRequest.newBuilder(URI.create(uri)));
  }

  private JsonNode post(String uri, Map<String, String> fields) throws IOException {
    HttpResponse<String> answer = send(http, form(uri, fields));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpRequest.Builder form(String uri, Map<String, String> fields) {
    return HttpRequest.newBuilder(URI.create(uri))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)));
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
