package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the document says of the values of parameters is what the server takes and refuses. */
@ExtendWith(SharedCairn.class)
class DeployedBoundsIT {

  private static final String TOO_LARGE_FOR_ANY = "99999999999999999999";
  private static final String BODY =
      "{\"title\":\"t\",\"state\":{},\"messages\":[],\"text\":\"a secret\"}";

  /** Any text will do. */
  private static final Set<String> FREE =
      Set.of(
          "owner",
          "search",
          "cwd",
          "path",
          "return_to",
          "secret",
          "tool",
          "username",
          "If-Match",
          "If-None-Match",
          "Prefer");

  /** What a schema says of values, by some on either side. */
  private record Values(List<String> valid, List<String> invalid) {}

  private final Http admin =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));

  private OpenAPI document() throws Exception {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    options.setResolveFully(true);
    return new OpenAPIV3Parser()
        .readContents(admin.get("/openapi").body(), null, options)
        .getOpenAPI();
  }

  private interface Check {
    void check(PathItem.HttpMethod method, String path, Parameter parameter) throws Exception;
  }

  private void forEachParameter(Check check) throws Exception {
    for (Map.Entry<String, PathItem> path : document().getPaths().entrySet()) {
      PathItem item = path.getValue();
      for (Map.Entry<PathItem.HttpMethod, Operation> operation :
          item.readOperationsMap().entrySet()) {
        List<Parameter> parameters =
            Stream.of(item.getParameters(), operation.getValue().getParameters())
                .flatMap(each -> Stream.ofNullable(each).flatMap(List::stream))
                .toList();
        for (Parameter parameter : parameters) {
          check.check(operation.getKey(), path.getKey(), parameter);
        }
      }
    }
  }

  @Test
  void valuesWithinBoundsAreTakenAndOthersRefused() throws Exception {
    List<String> wrong = new ArrayList<>();
    forEachParameter(
        (method, path, parameter) -> {
          Values values = values(parameter.getName(), parameter.getSchema());
          for (String value : values.valid()) {
            HttpResponse<String> answer = send(method, path, parameter, value);
            if (answer.statusCode() == 400) {
              wrong.add(method + path + " refuses " + value + ": " + answer.body());
            }
          }
          for (String value : values.invalid()) {
            if (value.isEmpty() && parameter.getIn().equals("path")) {
              continue; // another route
            }
            HttpResponse<String> answer = send(method, path, parameter, value);
            boolean isWronglyNoInteger =
                value.matches("-?\\d+") && answer.body().contains("must be an integer");
            if (answer.statusCode() != 400
                || !answer.body().contains(parameter.getName())
                || isWronglyNoInteger) {
              wrong.add(method + path + " to " + value + ": " + answer.body());
            }
          }
        });

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyOtherParameterIsBounded() throws Exception {
    Set<String> unbounded = new TreeSet<>();
    forEachParameter(
        (method, path, parameter) -> {
          if (values(parameter.getName(), parameter.getSchema()).invalid().isEmpty()) {
            unbounded.add(parameter.getName());
          }
        });

    assertThat(FREE).containsAll(unbounded);
  }

  @Test
  void tokenNameIsAsLongAsDocumented() throws Exception {
    Schema<?> name =
        (Schema<?>)
            document()
                .getComponents()
                .getSchemas()
                .get("CreateTokenRequest")
                .getProperties()
                .get("name");
    String unique = UUID.randomUUID().toString();

    assertThat(createToken(" ")).isEqualTo(400);
    assertThat(createToken(unique.substring(0, name.getMinLength()))).isIn(201, 409);
    assertThat(createToken(unique + "🪨".repeat(name.getMaxLength() - unique.length())))
        .isEqualTo(201);
    assertThat(createToken(unique + "🪨".repeat(name.getMaxLength() + 1 - unique.length())))
        .isEqualTo(400);
  }

  @Test
  void countsOfMessagesAreBoundedAsDocumented() throws Exception {
    Schema<?> count = document().getComponents().getSchemas().get("Count");

    assertThat(createSession(count.getMinimum())).isEqualTo(201);
    assertThat(createSession(count.getMaximum())).isEqualTo(201);
    assertThat(createSession(count.getMinimum().subtract(BigDecimal.ONE))).isEqualTo(400);
    assertThat(createSession(count.getMaximum().add(BigDecimal.ONE))).isEqualTo(400);
  }

  private int createToken(String name) throws Exception {
    return admin
        .post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name))
        .statusCode();
  }

  private int createSession(BigDecimal tokens) throws Exception {
    String usage =
        "{\"prompt_tokens\":%1$s,\"completion_tokens\":%1$s,\"total_tokens\":%1$s}"
            .formatted(tokens.toPlainString());
    return admin
        .post(
            "/v1/sessions",
            "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"assistant\",\"usage\":%s}]}}"
                .formatted(usage))
        .statusCode();
  }

  private static Values values(String name, Schema<?> schema) {
    if (name.equals("messages")) {
      assertThat(schema.getPattern()).isEqualTo("^(all|none|last:[1-9][0-9]{0,8})$");
      return new Values(
          List.of("all", "none", "last:1", "last:999999999"),
          List.of("last:0", "last:1000000000", "last:-1", "last", "ALL", "", TOO_LARGE_FOR_ANY));
    }
    if (name.equals("label")) {
      assertThat(schema.getMaxItems()).isEqualTo(32);
      Values labels =
          new Values(
              List.of("team:sre", "a:", "a.b/c:d:e", "k:" + "x".repeat(256)),
              List.of("team", "", ":x", "A:x", "a-:x", "k:" + "x".repeat(257), "k:\t"));
      assertThat(labels.valid()).allMatch(each -> each.matches(schema.getItems().getPattern()));
      assertThat(labels.invalid()).noneMatch(each -> each.matches(schema.getItems().getPattern()));
      return labels;
    }
    if (name.equals("Cairn-Labels")) {
      return new Values(
          List.of("team=sre", "team=sre, a=%2C%e6%97%a5"),
          List.of("team", "team=sre;a=b,c", "A=x", "a=1,a=2", "a=%4", "a=" + "x".repeat(257)));
    }
    if (schema.getEnum() != null) {
      List<String> all = schema.getEnum().stream().map(String::valueOf).toList();
      return new Values(all, List.of("x", "", all.get(0) + " ", all.get(0) + all.get(0)));
    }
    String type = schema.getTypes().iterator().next();
    return switch (schema.getFormat() == null ? type : type + " " + schema.getFormat()) {
      case "integer", "integer int32", "integer int64" ->
          numbers(schema.getMinimum(), schema.getMaximum());
      case "boolean" -> new Values(List.of("true", "false"), List.of("TRUE", "1", ""));
      case "string uuid" ->
          new Values(
              List.of(UUID.randomUUID().toString()),
              List.of(
                  "1-1-1-1-1",
                  UUID.randomUUID() + "0",
                  UUID.randomUUID().toString().replace("-", "")));
      case "string date" ->
          new Values(
              List.of("1970-01-01", "9999-12-31"),
              List.of("1969-12-31", "+10000-01-01", "2026-02-30", "2026-1-1", ""));
      case "string date-time" ->
          new Values(
              List.of("1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
              List.of("1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "2026-01-01", ""));
      default -> texts(schema);
    };
  }

  private static Values numbers(BigDecimal min, BigDecimal max) {
    return new Values(
        List.of(min.toPlainString(), max.toPlainString()),
        List.of(
            min.subtract(BigDecimal.ONE).toPlainString(),
            max.add(BigDecimal.ONE).toPlainString(),
            TOO_LARGE_FOR_ANY,
            "-" + TOO_LARGE_FOR_ANY,
            "1.0",
            "x",
            ""));
  }

  private static Values texts(Schema<?> schema) {
    if (schema.getMaxLength() == null) {
      return new Values(List.of("any text: %_'\""), List.of());
    }
    int max = schema.getMaxLength();
    int min = Optional.ofNullable(schema.getMinLength()).orElse(max);
    List<String> valid = List.of("A".repeat(min), "A".repeat(max));
    List<String> invalid = new ArrayList<>(List.of("A".repeat(max + 1)));
    if (schema.getMinLength() != null) {
      invalid.add("A".repeat(min - 1));
    }
    if (schema.getPattern() != null) {
      invalid.add("A".repeat(max - 2) + " A");
      assertThat(valid).allMatch(value -> value.matches(schema.getPattern()));
      assertThat(invalid.get(invalid.size() - 1)).doesNotMatch(schema.getPattern());
    }
    return new Values(valid, invalid);
  }

  private HttpResponse<String> send(
      PathItem.HttpMethod method, String path, Parameter parameter, String value) throws Exception {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    String filled =
        (parameter.getIn().equals("path")
                ? path.replace("{" + parameter.getName() + "}", encoded)
                : path)
            .replace("{index}", "0")
            .replaceFirst("\\{\\w+}", UUID.randomUUID().toString());
    String query =
        parameter.getIn().equals("query") ? "?" + parameter.getName() + "=" + encoded : "";
    if (path.endsWith("/diff") && !parameter.getName().equals("against")) {
      query += (query.isEmpty() ? "?" : "&") + "against=" + UUID.randomUUID();
    }
    if (path.endsWith("/search") && !parameter.getName().equals("q")) {
      query += (query.isEmpty() ? "?" : "&") + "q=x";
    }
    HttpRequest.Builder request =
        admin
            .request(filled + query)
            .header("Content-Type", "application/json")
            .method(
                method.name(),
                method == PathItem.HttpMethod.GET
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(BODY));
    if (parameter.getIn().equals("header")) {
      request.header(parameter.getName(), value);
    }
    return admin.send(request);
  }
}
