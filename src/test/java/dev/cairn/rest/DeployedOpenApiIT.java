package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cairn.server.Browser;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import io.swagger.parser.OpenAPIParser;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document that the server serves is valid, and describes what the server does. */
@ExtendWith(SharedCairn.class)
class DeployedOpenApiIT {

  private static final Path WRITTEN = Path.of("src/main/resources/META-INF/openapi.yaml");

  private final Http alice =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  private final Http auditor =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));
  private final Http administrator =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));
  private final Http nobody = new Http(SharedCairn.uri(), Optional.empty());
  private OpenAPI document;

  @BeforeEach
  void readDocument() throws Exception {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    options.setResolveFully(true);
    options.setResolveCombinators(false); // would lose that a value may be null
    SwaggerParseResult parsed =
        new OpenAPIParser().readContents(alice.get("/openapi").body(), null, options);
    assertThat(parsed.getMessages()).isEmpty();
    document = parsed.getOpenAPI();
  }

  @Test
  void documentIsServedAsItIsWritten() throws Exception {
    HttpResponse<String> answer = nobody.get("/openapi");

    assertThat(answer.body()).isEqualTo(Files.readString(WRITTEN));
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/yaml");
    for (String same : new String[] {"/openapi?format=yaml", "/openapi?format=YAML"}) {
      assertThat(nobody.get(same).body()).isEqualTo(answer.body());
    }
  }

  @Test
  void documentIsJsonForWhoAsksForIt() throws Exception {
    JsonNode written = new YAMLMapper().readTree(WRITTEN.toFile());
    HttpRequest.Builder accepting =
        nobody.request("/openapi").header("Accept", "application/json, */*;q=0.1");
    HttpRequest.Builder acceptingYaml =
        nobody.request("/openapi?format=json").header("Accept", "application/yaml");

    for (HttpRequest.Builder request : List.of(accepting, acceptingYaml)) {
      HttpResponse<String> answer = nobody.send(request);
      assertThat(new ObjectMapper().readTree(answer.body()).equals(written)).isTrue();
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/json");
      assertThat(answer.headers().allValues("Vary")).contains("Accept");
    }
  }

  @Test
  void documentHasNoHeadersForOtherOriginsUnlessConfigured() throws Exception {
    for (String method : new String[] {"GET", "HEAD", "OPTIONS"}) {
      HttpRequest.Builder request =
          nobody
              .request("/openapi")
              .header("Origin", "https://evil.example.com")
              .header("Access-Control-Request-Method", "GET")
              .method(method, HttpRequest.BodyPublishers.noBody());
      assertThat(nobody.send(request).headers().map())
          .as(method)
          .allSatisfy((name, values) -> assertThat(name).doesNotStartWith("access-control-"));
    }
  }

  @Test
  void documentIsOnlyRead() throws Exception {
    HttpResponse<String> answer = nobody.send("PUT", "/openapi", "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(answer.body()).contains("METHOD_NOT_ALLOWED");
  }

  @Test
  @EnabledIfSystemProperty(named = "app.server", matches = "liberty")
  void pageOfLibertyShowsTheDocument() throws Exception {
    String page = nobody.get("/openapi/ui/").body();
    Matcher address = Pattern.compile("url: '([^']+)'").matcher(page);

    assertThat(address.find()).as(page).isTrue();
    assertThat(new YAMLMapper().readTree(nobody.get(address.group(1)).body()).get("paths"))
        .hasSize(document.getPaths().size());
  }

  /** Liberty fails to merge such schemas with the documents of other applications. */
  @Test
  void noSchemaIsABoolean() throws Exception {
    JsonNode yaml = new YAMLMapper().readTree(nobody.get("/openapi").body());

    assertThat(yaml.findValues("additionalProperties")).isNotEmpty().noneMatch(JsonNode::isBoolean);
  }

  @Test
  void documentListsExactlyTheRoutesThatExist() {
    Set<String> documented = new TreeSet<>();
    document
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) ->
                            documented.add(
                                method
                                    + " "
                                    + path
                                    + " "
                                    + operation.getOperationId()
                                    + parameters(item, operation.getParameters()))));

    assertThat(documented).isEqualTo(routes());
  }

  private static Set<String> parameters(PathItem item, List<Parameter> ofOperation) {
    Set<String> names = new TreeSet<>();
    for (List<Parameter> parameters : Arrays.asList(item.getParameters(), ofOperation)) {
      if (parameters != null) {
        parameters.forEach(parameter -> names.add(parameter.getName()));
      }
    }
    return names;
  }

  private static Set<String> routes() {
    return Routes.all().stream()
        .map(route -> route.name() + " " + route.method().getName() + parameters(route))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> parameters(Routes.Route route) {
    Set<String> names =
        Pattern.compile("\\{(\\w+)}")
            .matcher(route.name())
            .results()
            .map(variable -> variable.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Annotation[] annotations : route.method().getParameterAnnotations()) {
      for (Annotation annotation : annotations) {
        if (annotation instanceof QueryParam query) {
          names.add(query.value());
        } else if (annotation instanceof HeaderParam header) {
          names.add(header.value());
        }
      }
    }
    return names;
  }

  @Test
  void everyAnswerHasTheFieldsThatTheDocumentNames() throws Exception {
    String state = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"metadata\":{}}";
    String body = "{\"title\":\"documented\",\"cwd\":\"/\",\"state\":" + state + "}";
    HttpResponse<String> created = alice.post("/v1/sessions", body);
    String session = new ObjectMapper().readTree(created.body()).get("session_id").asText();
    HttpResponse<String> checkpoint =
        alice.post("/v1/sessions/" + session + "/checkpoints", "{\"state\":" + state + "}");
    String id = new ObjectMapper().readTree(checkpoint.body()).at("/checkpoint/id").asText();
    HttpRequest.Builder delete = alice.request("/v1/sessions/" + session).DELETE();

    assertDocumented("/v1/sessions", PathItem.HttpMethod.POST, created);
    assertDocumented("/v1/sessions/{id}/checkpoints", PathItem.HttpMethod.POST, checkpoint);
    assertDocumented(
        "/v1/sessions/{id}/messages",
        PathItem.HttpMethod.POST,
        alice.post("/v1/sessions/" + session + "/messages", "{\"messages\":[]}"));
    String messages = "/v1/sessions/" + session + "/messages";
    alice.post(
        messages,
        "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted("x".repeat(100)));
    assertDocumented("/v1/sessions/{id}/messages", alice.get(messages + "?max_bytes=100"));
    assertDocumented("/v1/sessions/{id}/messages/{index}", alice.get(messages + "/0"));
    assertDocumented("/v1/sessions/{id}/messages/{index}", alice.get(messages + "/9"));
    String diff = "/v1/sessions/checkpoints/" + id + "/diff?against=";
    String first = new ObjectMapper().readTree(created.body()).at("/checkpoint/id").asText();
    String last =
        new ObjectMapper().readTree(alice.get(messages).body()).get("checkpoint_id").asText();
    assertDocumented("/v1/sessions/checkpoints/{id}/diff", alice.get(diff + first));
    assertDocumented("/v1/sessions/checkpoints/{id}/diff", alice.get(diff + last));
    assertDocumented("/v1/sessions/checkpoints/{id}/diff", alice.get(diff));
    assertDocumented("/v1/search", alice.get("/v1/search?q=xxx&limit=1"));
    assertDocumented("/v1/search", alice.get("/v1/search?q="));
    String search = "/v1/sessions/" + session + "/search?q=";
    assertDocumented("/v1/sessions/{id}/search", alice.get(search + "xxx"));
    assertDocumented("/v1/sessions/{id}/search", alice.get(search));
    String hold = "/v1/sessions/" + session + "/hold";
    assertDocumented(
        "/v1/sessions/{id}/hold", PathItem.HttpMethod.PUT, auditor.send("PUT", hold, ""));
    assertDocumented("/v1/sessions/{id}/hold", auditor.get(hold));
    assertDocumented(
        "/v1/sessions/{id}/hold",
        PathItem.HttpMethod.DELETE,
        auditor.send(auditor.request(hold).DELETE()));
    assertDocumented("/v1/sessions", alice.get("/v1/sessions?limit=1&include=usage"));
    assertDocumented("/v1/sessions", alice.get("/v1/sessions?status=DELETED"));
    assertDocumented("/v1/sessions/{id}", alice.get("/v1/sessions/" + session));
    assertDocumented(
        "/v1/sessions/{id}",
        PathItem.HttpMethod.PATCH,
        alice.send("PATCH", "/v1/sessions/" + session, "{}"));
    assertDocumented(
        "/v1/sessions/{id}/fork",
        PathItem.HttpMethod.POST,
        alice.post("/v1/sessions/" + session + "/fork", "{}"));
    HttpResponse<String> link = alice.post("/v1/sessions/" + session + "/links", "{}");
    assertDocumented("/v1/sessions/{id}/links", PathItem.HttpMethod.POST, link);
    assertDocumented("/v1/sessions/{id}/links", alice.get("/v1/sessions/" + session + "/links"));
    JsonNode made = new ObjectMapper().readTree(link.body());
    String shared = "/v1" + made.get("address").asText();
    assertDocumented("/v1/shared/{secret}", alice.get(shared));
    assertDocumented("/v1/shared/{secret}/messages", alice.get(shared + "/messages"));
    assertDocumented("/v1/shared/{secret}/messages/{index}", alice.get(shared + "/messages/0"));
    String other = "?checkpoint=" + UUID.randomUUID();
    assertDocumented("/v1/shared/{secret}/messages", alice.get(shared + "/messages" + other));
    assertDocumented(
        "/v1/shared/{secret}/messages/{index}", alice.get(shared + "/messages/0" + other));
    assertDocumented(
        "/v1/sessions/{id}/links/{link}",
        PathItem.HttpMethod.DELETE,
        alice.send(
            alice
                .request("/v1/sessions/" + session + "/links/" + made.at("/link/id").asText())
                .DELETE()));
    assertDocumented(
        "/v1/sessions/{id}/events", alice.get("/v1/sessions/" + UUID.randomUUID() + "/events"));
    assertDocumented("/v1/events", alice.get("/v1/events?last_event_id=x"));
    assertDocumented("/v1/sessions", alice.get("/v1/sessions?limit=1"));
    assertDocumented(
        "/v1/sessions/{id}/checkpoints",
        alice.get("/v1/sessions/" + session + "/checkpoints?include_state=true"));
    assertDocumented(
        "/v1/sessions/{id}/checkpoints",
        alice.get("/v1/sessions/" + session + "/checkpoints?tree=true"));
    assertDocumented("/v1/sessions/checkpoints/{id}", alice.get("/v1/sessions/checkpoints/" + id));
    assertDocumented("/v1/sessions/{id}", PathItem.HttpMethod.DELETE, alice.send(delete));
    assertDocumented("/v1/sessions/{id}", alice.get("/v1/sessions/" + session));
    assertDocumented(
        "/v1/sessions/{id}/restore",
        PathItem.HttpMethod.POST,
        alice.post("/v1/sessions/" + session + "/restore", ""));
    for (String wanted : List.of("{\"text\":\"secret\"}", "{\"pattern\":\"(\"}")) {
      assertDocumented(
          "/v1/sessions/{id}/redact",
          PathItem.HttpMethod.POST,
          alice.post("/v1/sessions/" + session + "/redact", wanted));
    }
    HttpResponse<String> token =
        alice.post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(session));
    assertDocumented("/v1/tokens", PathItem.HttpMethod.POST, token);
    String tokenId = new ObjectMapper().readTree(token.body()).at("/token/id").asText();
    assertDocumented("/v1/tokens", alice.get("/v1/tokens"));
    HttpRequest.Builder revoke = alice.request("/v1/tokens/" + tokenId).DELETE();
    assertDocumented("/v1/tokens/{id}", PathItem.HttpMethod.DELETE, alice.send(revoke));
    assertDocumented("/v1/sessions/{id}/stats", alice.get("/v1/sessions/" + session + "/stats"));
    assertDocumented(
        "/v1/agents/sessions/{id}/stats", alice.get("/v1/agents/sessions/" + session + "/stats"));
    assertDocumented("/v1/stats", alice.get("/v1/stats?bucket=day"));
    assertDocumented("/v1/audit", auditor.get("/v1/audit?limit=5"));
    for (String path :
        new String[] {"/v1/account", "/v1/rules", "/v1/backend", "/v1/login-config"}) {
      assertDocumented(path, alice.get(path));
    }
    assertDocumented(
        "/v1/page-session", PathItem.HttpMethod.DELETE, new Browser(SharedCairn.uri()).signOut());
    String file = "/v1/knowledge/" + session;
    assertDocumented("/v1/knowledge/{path}", PathItem.HttpMethod.POST, alice.post(file, "1"));
    assertDocumented("/v1/knowledge/{path}", PathItem.HttpMethod.POST, alice.post(file, "1"));
    assertDocumented("/v1/knowledge/{path}", PathItem.HttpMethod.PUT, alice.send("PUT", file, "2"));
    assertDocumented("/v1/knowledge", alice.get("/v1/knowledge"));
    assertDocumented("/v1/admin/storage", administrator.get("/v1/admin/storage"));
    assertDocumented("/v1/admin/search/rebuild", administrator.get("/v1/admin/search/rebuild"));
    assertDocumented("/v1/admin/retention", administrator.get("/v1/admin/retention"));
    assertDocumented(
        "/v1/admin/retention",
        PathItem.HttpMethod.POST,
        administrator.post("/v1/admin/retention", ""));
    HttpRequest.Builder purge = alice.request("/v1/sessions/" + session + "?purge=true").DELETE();
    assertDocumented("/v1/sessions/{id}", PathItem.HttpMethod.DELETE, alice.send(purge)); // refused
    alice.send(delete);
    assertDocumented("/v1/sessions/{id}", PathItem.HttpMethod.DELETE, alice.send(purge));
    assertDocumented("/v1/sessions", alice.get("/v1/sessions?limit=x"));
  }

  @Test
  void everyExampleHasTheFieldsThatTheDocumentNames() {
    List<String> wrong = new ArrayList<>();
    document
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperations()
                    .forEach(
                        operation ->
                            operation
                                .getResponses()
                                .forEach(
                                    (status, response) -> {
                                      var bodies = Optional.ofNullable(response.getContent());
                                      var content =
                                          bodies.map(body -> body.get("application/json"));
                                      if (content.isPresent()
                                          && content.get().getExample()
                                              instanceof JsonNode example) {
                                        compare(path, content.get().getSchema(), example, wrong);
                                      }
                                    })));

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyObjectAndEnumHasAName() throws Exception {
    Set<String> nameless = new TreeSet<>();
    collectNameless("", new YAMLMapper().readTree(WRITTEN.toFile()), nameless);

    assertThat(nameless).isEmpty();
  }

  /** A generator would invent one. */
  private static void collectNameless(String place, JsonNode node, Set<String> nameless) {
    if ((node.has("properties") || node.has("enum"))
        && !place.matches("/components/schemas/\\w+")) {
      nameless.add(place);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      collectNameless(place + "/" + field.getKey(), field.getValue(), nameless);
    }
    if (node.isArray()) {
      node.forEach(element -> collectNameless(place + "[]", element, nameless));
    }
  }

  private void assertDocumented(String path, HttpResponse<String> answer) throws Exception {
    assertDocumented(path, PathItem.HttpMethod.GET, answer);
  }

  private void assertDocumented(
      String path, PathItem.HttpMethod method, HttpResponse<String> answer) throws Exception {
    Schema<?> schema =
        document
            .getPaths()
            .get(path)
            .readOperationsMap()
            .get(method)
            .getResponses()
            .get(String.valueOf(answer.statusCode()))
            .getContent()
            .get("application/json")
            .getSchema();
    List<String> wrong = new ArrayList<>();
    compare(path, schema, new ObjectMapper().readTree(answer.body()), wrong);
    assertThat(wrong).isEmpty();
  }

  /** Collects fields that are undocumented or missing, and values of a type not documented. */
  private void compare(String place, Schema<?> reference, JsonNode value, List<String> wrong) {
    Schema<?> schema = resolved(reference);
    if (schema.getAnyOf() != null) {
      Schema<?> object = schema.getAnyOf().get(0);
      Schema<?> none = schema.getAnyOf().get(1);
      compare(place, value.isNull() ? none : object, value, wrong);
      return;
    }
    Set<String> types = schema.getTypes() == null ? Set.of() : schema.getTypes();
    if (!types.isEmpty() && !types.contains(typeOf(value))) {
      wrong.add(place + " is " + typeOf(value) + ", documented as " + types);
    }
    if (schema.getEnum() != null && !schema.getEnum().contains(value.asText())) {
      wrong.add(place + " is " + value + ", documented as " + schema.getEnum());
    }
    if (value.isObject() && schema.getProperties() != null) {
      Set<String> names = new HashSet<>();
      value.fieldNames().forEachRemaining(names::add);
      if (schema.getRequired() != null && !names.containsAll(schema.getRequired())) {
        wrong.add(place + " has " + names + " without " + schema.getRequired());
      }
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        Schema<?> ofField = (Schema<?>) schema.getProperties().get(field.getKey());
        if (ofField == null) {
          wrong.add(place + " has undocumented " + field.getKey());
        } else {
          compare(place + "/" + field.getKey(), ofField, field.getValue(), wrong);
        }
      }
    }
    if (value.isArray() && schema.getItems() != null) {
      value.forEach(element -> compare(place + "[]", schema.getItems(), element, wrong));
    }
  }

  private Schema<?> resolved(Schema<?> schema) {
    if (schema.get$ref() == null) {
      return schema;
    }
    String name = schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1);
    return document.getComponents().getSchemas().get(name);
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> value.getNodeType().name().toLowerCase();
    };
  }
}
