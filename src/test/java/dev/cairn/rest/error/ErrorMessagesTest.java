package dev.cairn.rest.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StorageException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client sorts answers by substrings of their messages alone; so every message must be apt. */
class ErrorMessagesTest {

  /** How the client sorts, in its order, case-sensitively. What matches nothing is internal. */
  private static final List<Map.Entry<Kind, List<String>>> CLIENT_RULES =
      List.of(
          Map.entry(Kind.NOT_FOUND, List.of("not found", "Not found")),
          Map.entry(Kind.UNAUTHORIZED, List.of("unauthorized", "Unauthorized", "401")),
          Map.entry(Kind.RATE_LIMITED, List.of("rate limit", "Rate limit", "429")),
          Map.entry(Kind.INVALID_REQUEST, List.of("invalid", "Invalid", "400")));

  static Stream<ErrorResponse> everyAnswer() {
    return Stream.concat(
        Arrays.stream(Problem.values())
            .map(
                problem -> Failures.respond(new StorageException(problem, "details: 400 401 429"))),
        Stream.of(Failures.respond(new IllegalStateException("user not found, 401"))));
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void clientSortsEveryMessageByItsStatus(ErrorResponse answer) {
    Kind meant =
        switch (answer.status()) {
          case 404 -> Kind.NOT_FOUND;
          case 401, 403 -> Kind.UNAUTHORIZED;
          case 429 -> Kind.RATE_LIMITED;
          case 400, 405, 406, 408, 409, 412, 413, 415, 422 -> Kind.INVALID_REQUEST;
          case 500, 502, 503, 504 -> Kind.INTERNAL;
          default -> throw new AssertionError("a status without a row: " + answer.status());
        };

    assertThat(asTheClientSorts(answer.message())).isEqualTo(meant);
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void messageMatchesNoOtherRuleEither(ErrorResponse answer) {
    long matching =
        CLIENT_RULES.stream()
            .filter(rule -> rule.getValue().stream().anyMatch(answer.message()::contains))
            .count();

    assertThat(matching).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("everyAnswer")
  void messageIsTheSeedsTextOfItsKind(ErrorResponse answer) {
    assertThat(answer.message())
        .matches(
            "(Not found|Invalid request|Unauthorized|Rate limited|Internal error|Connection error)"
                + ": \\S.*");
    assertThat(answer.key()).matches("[A-Z_]+");
  }

  @Test
  void documentHasAnExampleOfEachLimit() throws Exception {
    String document = Files.readString(Path.of("src/main/resources/META-INF/openapi.yaml"));

    assertThat(Arrays.stream(Problem.values()).filter(Problem::isLimit))
        .isNotEmpty()
        .allSatisfy(
            limit ->
                assertThat(document)
                    .containsPattern("key: %s\\s+message: '%s'".formatted(limit, limit.message())));
  }

  private static Kind asTheClientSorts(String message) {
    return CLIENT_RULES.stream()
        .filter(rule -> rule.getValue().stream().anyMatch(message::contains))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Kind.INTERNAL);
  }
}
