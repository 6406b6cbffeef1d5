package dev.cairn.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with random nonces. The result is a version, the nonce, the ciphertext and its tag,
 * in this order.
 */
final class AesGcm {

  /** No JSON text begins with this byte. */
  static final byte VERSION = 1;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEAD_BYTES = 1 + NONCE_BYTES;

  /** How much longer a ciphertext is than its plaintext. */
  static final int OVERHEAD = HEAD_BYTES + TAG_BYTES;

  private static final SecureRandom RANDOM = new SecureRandom();

  private AesGcm() {}

  static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  /**
   * @param context the additional authenticated data, which must be the same when decrypting
   */
  static byte[] encrypt(SecretKey key, byte[] context, byte[] plain, int offset, int length) {
    byte[] encrypted = new byte[OVERHEAD + length];
    byte[] nonce = random(NONCE_BYTES);
    encrypted[0] = VERSION;
    System.arraycopy(nonce, 0, encrypted, 1, NONCE_BYTES);
    try {
      cipher(Cipher.ENCRYPT_MODE, key, nonce, 0, context)
          .doFinal(plain, offset, length, encrypted, HEAD_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has AES", e);
    }
    return encrypted;
  }

  static boolean isEncrypted(byte[] stored) {
    return stored != null && stored.length >= OVERHEAD && stored[0] == VERSION;
  }

  /**
   * @throws GeneralSecurityException if the ciphertext was changed, or was encrypted with another
   *     key or in another context
   */
  static byte[] decrypt(SecretKey key, byte[] context, byte[] encrypted)
      throws GeneralSecurityException {
    if (!isEncrypted(encrypted)) {
      throw new GeneralSecurityException("no ciphertext of this version");
    }
    return cipher(Cipher.DECRYPT_MODE, key, encrypted, 1, context)
        .doFinal(encrypted, HEAD_BYTES, encrypted.length - HEAD_BYTES);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, int offset, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, offset, NONCE_BYTES));
    cipher.updateAAD(context);
    return cipher;
  }
}
