package dev.cairn.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookies of a page session, and of a sign-in that has begun. The prefix makes browsers keep it
 * for this host alone: no other one of the domain, and nobody without TLS, can put one in its
 * place.
 */
final class PageCookie {

  private static final String NAME = "__Host-cairn";
  private static final String ATTEMPT = "__Host-cairn-sign-in";

  private PageCookie() {}

  /**
   * What the browser brought; empty if it is not one value of the right form. Not looked at beside
   * other credentials.
   */
  static Optional<OpaqueSecret> of(HttpServletRequest request) {
    if (request.getHeader("Authorization") != null) {
      return Optional.empty();
    }
    return value(request, NAME).flatMap(OpaqueSecret::of);
  }

  /** The sign-in that the browser began, as text. */
  static Optional<String> attempt(HttpServletRequest request) {
    return value(request, ATTEMPT);
  }

  private static Optional<String> value(HttpServletRequest request, String name) {
    List<String> values = // by the header: of two with one name, WildFly tells of one
        Collections.list(request.getHeaders("Cookie")).stream()
            .flatMap(line -> Stream.of(line.split(";")))
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** As the value of {@code Set-Cookie}. */
  static String set(OpaqueSecret secret, Duration lifetime) {
    return cookie(NAME, secret.value(), lifetime.toSeconds());
  }

  static String set(SignInAttempt attempt) {
    return cookie(ATTEMPT, attempt.text(), SignInAttempt.VALID_FOR.toSeconds());
  }

  /** For a browser to forget it. */
  static String removal() {
    return cookie(NAME, "", 0);
  }

  static String attemptRemoval() {
    return cookie(ATTEMPT, "", 0);
  }

  private static String cookie(String name, String value, long seconds) {
    return "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax"
        .formatted(name, value, seconds);
  }
}
