package dev.cairn.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookie of a page session. The prefix makes browsers keep it for this host alone: no other one
 * of the domain, and nobody without TLS, can put one in its place.
 */
final class PageCookie {

  private static final String NAME = "__Host-cairn";

  private PageCookie() {}

  /**
   * What the browser brought; empty if it is not one value of the right form. Not looked at beside
   * other credentials.
   */
  static Optional<OpaqueSecret> of(HttpServletRequest request) {
    if (request.getHeader("Authorization") != null) {
      return Optional.empty();
    }
    List<String> values =
        Stream.ofNullable(request.getCookies())
            .flatMap(Arrays::stream)
            .filter(cookie -> cookie.getName().equals(NAME))
            .map(Cookie::getValue)
            .toList();
    return values.size() == 1 ? OpaqueSecret.of(values.get(0)) : Optional.empty();
  }

  /** As the value of {@code Set-Cookie}. */
  static String set(OpaqueSecret secret, Duration lifetime) {
    return cookie(secret.value(), lifetime.toSeconds());
  }

  /** The same, for a browser to forget it. */
  static String removal() {
    return cookie("", 0);
  }

  private static String cookie(String value, long seconds) {
    return "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax"
        .formatted(NAME, value, seconds);
  }
}
