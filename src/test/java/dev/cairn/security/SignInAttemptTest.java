package dev.cairn.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser keeps of a sign-in that it began, and what of it counts when it comes back. */
class SignInAttemptTest {

  private static final Instant NOW = Instant.parse("2026-11-27T06:00:00Z");

  private final SignInAttempt attempt = SignInAttempt.begin("/s/1?a=b#m-17", NOW);

  private static boolean counts(String text, String state, Instant now) {
    return SignInAttempt.of(text, state, now).isPresent();
  }

  @Test
  void comesBackAsItWent() {
    String state = attempt.state().getValue();

    assertThat(SignInAttempt.of(attempt.text(), state, NOW)).contains(attempt);
    assertThat(attempt.returnTo()).isEqualTo("/s/1?a=b#m-17");
    assertThat(attempt.text()).matches("[A-Za-z0-9._-]+").doesNotContain(state);
  }

  @Test
  void endsAfterTenMinutes() {
    String state = attempt.state().getValue();

    assertThat(counts(attempt.text(), state, NOW.plusSeconds(599))).isTrue();
    assertThat(counts(attempt.text(), state, NOW.plusSeconds(600))).isFalse();
  }

  @Test
  void noPartOfItCanBeChanged() {
    String state = attempt.state().getValue();
    String[] parts = attempt.text().split("\\.");
    String elsewhere =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("//evil.example.com".getBytes(StandardCharsets.US_ASCII));
    String later = String.valueOf(Long.parseLong(parts[1]) + 60);
    String other = SignInAttempt.begin("/", NOW).text();

    for (String changed :
        new String[] {
          parts[0] + "." + parts[1] + "." + elsewhere,
          parts[0] + "." + later + "." + parts[2],
          other,
          "",
          "x",
          attempt.text() + ".x"
        }) {
      assertThat(counts(changed, state, NOW)).as(changed).isFalse();
    }
    assertThat(counts(attempt.text(), "", NOW)).isFalse();
    assertThat(counts(attempt.text(), SignInAttempt.begin("/", NOW).state().getValue(), NOW))
        .isFalse();
  }

  @Test
  void whatIsShownOfItTellsNothingOfTheRest() {
    assertThat(
            Set.of(
                attempt.state().getValue(),
                attempt.nonce().getValue(),
                attempt.verifier().getValue(),
                attempt.secret().value()))
        .hasSize(4);
    assertThat(SignInAttempt.begin("/", NOW).verifier()).isNotEqualTo(attempt.verifier());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s/1",
        "//evil.example.com",
        "/\\evil.example.com",
        "\\\\evil.example.com",
        "/\t/evil.example.com",
        "\t//evil.example.com",
        "/s\\..\\..\\x",
        "https://evil.example.com/",
        "javascript:alert(1)",
        "/s/1\r\nSet-Cookie: a=b",
        "/s/\u00e9",
        "/v1/page-session/authorize",
      })
  void nobodyIsLedElsewhere(String path) {
    assertThat(SignInAttempt.begin(path, NOW).returnTo()).isEqualTo("/");
  }

  @Test
  void longPathIsNone() {
    assertThat(SignInAttempt.begin("/" + "x".repeat(2_000), NOW).returnTo()).isEqualTo("/");
  }
}
