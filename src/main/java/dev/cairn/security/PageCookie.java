package dev.cairn.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookies of page sessions, and of sign-ins in progress. Because of the prefix, browsers tie
 * them to this host: neither another host of the domain nor anybody without TLS can replace them.
 */
final class PageCookie {

  private static final String NAME = "__Host-cairn";
  private static final String ATTEMPT = "__Host-cairn-sign-in";

  private PageCookie() {}

  /**
   * Returns the secret of the page session; empty unless the browser sent exactly one well-formed
   * value. The cookie is ignored if the request has other credentials.
   */
  static Optional<OpaqueSecret> of(HttpServletRequest request) {
    if (request.getHeader("Authorization") != null) {
      return Optional.empty();
    }
    return value(request, NAME).flatMap(OpaqueSecret::of);
  }

  /** Returns the text of the sign-in that the browser began. */
  static Optional<String> attempt(HttpServletRequest request) {
    return value(request, ATTEMPT);
  }

  private static Optional<String> value(HttpServletRequest request, String name) {
    List<String>
        values = // from the raw header: if two cookies share a name, WildFly returns only one
        Collections.list(request.getHeaders("Cookie")).stream()
                .flatMap(line -> Stream.of(line.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** Returns a value for {@code Set-Cookie}. */
  static String set(OpaqueSecret secret, Duration lifetime) {
    return cookie(NAME, secret.value(), lifetime.toSeconds());
  }

  static String set(SignInAttempt attempt) {
    return cookie(ATTEMPT, attempt.text(), SignInAttempt.VALID_FOR.toSeconds());
  }

  /** Returns a value for {@code Set-Cookie} that deletes the cookie. */
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
