package dev.cairn.links;

import dev.cairn.session.Problem;
import dev.cairn.session.RandomText;
import dev.cairn.session.Sha256;
import dev.cairn.session.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** 256 random bits in Base64url, which open a link. Only their digest is stored. */
public record LinkSecret(String value) {

  private static final SecureRandom RANDOM = new SecureRandom();

  static LinkSecret random() {
    return new LinkSecret(RandomText.next(RANDOM));
  }

  /**
   * @throws StorageException {@code NOT_FOUND} if the text is not a secret
   */
  public static LinkSecret of(String text) {
    if (!RandomText.isWellFormed(text)) {
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
