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
 * 256 random bits in Base64url with no meaning of their own: the value of a browser's cookie, or a
 * one-time sign-in code. Only the digest is stored.
 */
record OpaqueSecret(String value) {

  private static final int TAG_BITS = 128;
  private static final int IV_BYTES = 12;

  static OpaqueSecret random(SecureRandom random) {
    return new OpaqueSecret(RandomText.next(random));
  }

  /** Returns the secret; empty if the text is not one. */
  static Optional<OpaqueSecret> of(String text) {
    return RandomText.isWellFormed(text) ? Optional.of(new OpaqueSecret(text)) : Optional.empty();
  }

  byte[] digest() {
    return Sha256.begin().digest(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Encrypts a text so that it can be read only with this secret. To be used for one text only. */
  byte[] seal(String text) {
    return crypt(Cipher.ENCRYPT_MODE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Decrypts the result of {@link #seal}. */
  String open(byte[] sealed) {
    return new String(crypt(Cipher.DECRYPT_MODE, sealed), StandardCharsets.UTF_8);
  }

  /**
   * Encrypts or decrypts. The key is used only once, so the initialization vector may be public.
   */
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
