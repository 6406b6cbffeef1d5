package dev.cairn.security.token;

import dev.cairn.session.RandomText;
import dev.cairn.session.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * The secret half of an API token, as its holder sends it: {@code cairn_}, 256 random bits, and a
 * checksum that lets scanners distinguish a leaked token from a random match. With so many random
 * bits, one round of SHA-256 is enough: a slower digest only protects secrets that can be guessed.
 */
public record TokenSecret(String value) {

  static final String MARK = "cairn_";
  private static final int BODY_LENGTH = MARK.length() + RandomText.LENGTH;
  private static final int PREFIX_LENGTH = 12;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  public static TokenSecret random(SecureRandom random) {
    String body = MARK + RandomText.next(random);
    return new TokenSecret(body + checksum(body));
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return BASE64.encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /** Returns whether it looks like a token from Cairn but has a wrong checksum. */
  public boolean isMistyped() {
    return value.startsWith(MARK) && !hasValidChecksum();
  }

  /** Returns whether it has the form and the checksum of tokens from Cairn. */
  public boolean hasValidChecksum() {
    int body = value.length() - checksum("").length();
    return value.startsWith(MARK)
        && body == BODY_LENGTH
        && value.endsWith(checksum(value.substring(0, body)));
  }

  /** Returns a prefix that distinguishes tokens and leaves 220 random bits secret. */
  public String prefix() {
    return value.substring(0, PREFIX_LENGTH);
  }

  public byte[] digest() {
    return Sha256.begin().digest(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Compares digests in constant time. */
  public boolean matches(KnownToken known) {
    return MessageDigest.isEqual(digest(), known.digest());
  }

  @Override
  public String toString() {
    return "TokenSecret[…]";
  }
}
