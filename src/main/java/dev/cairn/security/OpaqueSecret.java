package dev.cairn.security;

import dev.cairn.session.RandomText;
import dev.cairn.session.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * 256 random bits in Base64 that mean nothing by themselves: what a browser brings in a cookie, or
 * a code that signs in once. Only its digest is kept.
 */
record OpaqueSecret(String value) {

  private static final int TAG_BITS = 128;
  private static final int IV_BYTES = 12;

  static OpaqueSecret random(SecureRandom random) {
    return new OpaqueSecret(RandomText.next(random));
  }

  /** Empty if the text is none. */
  static Optional<OpaqueSecret> of(String text) {
    return RandomText.isOne(text) ? Optional.of(new OpaqueSecret(text)) : Optional.empty();
  }

  byte[] digest() {
    return Sha256.begin().digest(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Encrypts a text, one only, so that nobody reads it without this secret. */
  byte[] seal(String text) {
    return crypt(Cipher.ENCRYPT_MODE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link #seal} encrypted. */
  String open(byte[] sealed) {
    return new String(crypt(Cipher.DECRYPT_MODE, sealed), StandardCharsets.UTF_8);
  }

  /** The key is used once, so that the initialization vector may be known. */
  private byte[] crypt(int mode, byte[] input) {
    try {
      byte[] key = Sha256.begin().digest(("seal." + value).getBytes(StandardCharsets.US_ASCII));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, new byte[IV_BYTES]));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what was sealed was changed", e);
    }
  }

  @Override
  public String toString() {
    return "OpaqueSecret[…]";
  }
}
