package dev.cairn.links;

import dev.cairn.session.Problem;
import dev.cairn.session.Sha256;
import dev.cairn.session.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits in Base64, which open a link. Only their digest is kept. */
public record LinkSecret(String value) {

  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  static LinkSecret random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return new LinkSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * @throws StorageException {@code NOT_FOUND} if the text is none
   */
  public static LinkSecret of(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new StorageException(Problem.LINK_NOT_FOUND);
    }
    return new LinkSecret(text);
  }

  byte[] digest() {
    return Sha256.begin().digest(value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "LinkSecret[…]";
  }
}
