package dev.cairn.security;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.cairn.session.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sign-in in progress at the identity provider. It is stored only in a cookie of the browser. The
 * values sent to the provider are derived from all of its parts, so no part can be changed.
 *
 * @param begunAt when it began, to the second
 * @param returnTo the path of the page to show in the end
 */
record SignInAttempt(OpaqueSecret secret, Instant begunAt, String returnTo) {

  static final Duration VALID_FOR = Duration.ofMinutes(10);

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{43})\\.(\\d{1,12})\\.([A-Za-z0-9_-]*)");

  /**
   * Visible ASCII. Two leading slashes, or what browsers treat as such, would denote another host.
   */
  private static final Pattern OWN_PATH =
      Pattern.compile("/(?![/\\\\]|v1/)[\\x21-\\x7e&&[^\\\\]]*");

  private static final int MAX_PATH_LENGTH = 2_000;
  private static final String HOME = "/";

  /**
   * @param returnTo the requested path; replaced by the home page unless it is a path of this
   *     server's page
   */
  static SignInAttempt begin(String returnTo, Instant now) {
    return new SignInAttempt(
        OpaqueSecret.random(new SecureRandom()),
        Instant.ofEpochSecond(now.getEpochSecond()),
        isOwnPath(returnTo) ? returnTo : HOME);
  }

  private static boolean isOwnPath(String path) {
    return path.length() <= MAX_PATH_LENGTH && OWN_PATH.matcher(path).matches();
  }

  /**
   * Parses the output of {@link #text}, and checks it against the {@link #state} sent back by the
   * provider.
   *
   * @return empty if they do not match, or the attempt is too old
   */
  static Optional<SignInAttempt> of(String text, String state, Instant now) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    SignInAttempt attempt =
        new SignInAttempt(
            new OpaqueSecret(parts.group(1)),
            Instant.ofEpochSecond(Long.parseLong(parts.group(2))),
            new String(Base64.getUrlDecoder().decode(parts.group(3)), StandardCharsets.US_ASCII));
    boolean isValid =
        attempt.state().getValue().equals(state) && now.isBefore(attempt.begunAt.plus(VALID_FOR));
    return isValid ? Optional.of(attempt) : Optional.empty();
  }

  /** Returns the value of the cookie. */
  String text() {
    return "%s.%d.%s"
        .formatted(
            secret.value(),
            begunAt.getEpochSecond(),
            base64(returnTo.getBytes(StandardCharsets.US_ASCII)));
  }

  State state() {
    return new State(derived("state"));
  }

  Nonce nonce() {
    return new Nonce(derived("nonce"));
  }

  CodeVerifier verifier() {
    return new CodeVerifier(derived("verifier"));
  }

  private String derived(String purpose) {
    String text = purpose + "." + text();
    return base64(Sha256.begin().digest(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "SignInAttempt[" + begunAt + "]";
  }
}
