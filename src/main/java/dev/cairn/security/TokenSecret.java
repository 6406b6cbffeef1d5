package dev.cairn.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret half of an API token, as its holder sends it. It has 256 random bits, so one round of
 * SHA-256 protects it: there is nothing to guess that a slower digest would slow down.
 */
record TokenSecret(String value) {

  private static final String PREFIX = "cairn_";
  private static final int RANDOM_BYTES = 32;

  static TokenSecret random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new TokenSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares in constant time. */
  boolean matches(ApiToken token) {
    return MessageDigest.isEqual(digest(), token.digest());
  }

  @Override
  public String toString() {
    return "TokenSecret[…]";
  }
}
