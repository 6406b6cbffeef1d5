package dev.cairn.security;

import dev.cairn.session.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 256 random bits in Base64 that mean nothing by themselves: what a browser brings in a cookie, or
 * a code that signs in once. Only its digest is kept.
 */
record OpaqueSecret(String value) {

  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  static OpaqueSecret random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new OpaqueSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Empty if the text is none. */
  static Optional<OpaqueSecret> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new OpaqueSecret(text)) : Optional.empty();
  }

  byte[] digest() {
    return Sha256.begin().digest(value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "OpaqueSecret[…]";
  }
}
