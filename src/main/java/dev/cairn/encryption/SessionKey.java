package dev.cairn.encryption;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLTransactionRollbackException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** How one session is stored: in plaintext, or encrypted with its own keys. */
public final class SessionKey {

  private final UUID sessionId;
  private final boolean mayBePlain;
  private final Secrets secrets;

  /**
   * The secrets of a session's key.
   *
   * @param wrapped the other keys, wrapped for storage
   */
  record Secrets(SecretKey content, SecretKey digests, WrappedKey wrapped) {}

  /**
   * @param mayBePlain whether a part of the session may not be encrypted
   * @param secrets null if nothing is encrypted
   */
  SessionKey(UUID sessionId, boolean mayBePlain, Secrets secrets) {
    this.sessionId = sessionId;
    this.mayBePlain = mayBePlain;
    this.secrets = secrets;
  }

  /** Returns the key of a session that is stored in plaintext. */
  public static SessionKey none(UUID sessionId) {
    return new SessionKey(sessionId, true, null);
  }

  public UUID sessionId() {
    return sessionId;
  }

  /** Returns whether new content is encrypted. */
  public boolean encrypts() {
    return secrets != null;
  }

  /** Returns the wrapped key that is stored with the session; empty if nothing is encrypted. */
  public Optional<WrappedKey> wrapped() {
    return Optional.ofNullable(secrets).map(Secrets::wrapped);
  }

  SecretKey digests() {
    return secrets.digests();
  }

  /** Encrypts bytes for storage at a place. */
  public byte[] seal(Place place, byte[] plain, int offset, int length) {
    return AesGcm.encrypt(secrets.content(), place.in(sessionId), plain, offset, length);
  }

  /** Encrypts a text for storage at a place; returns null for null. */
  public byte[] seal(Place place, String text) {
    if (text == null) {
      return null;
    }
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    return seal(place, plain, 0, plain.length);
  }

  /**
   * Decrypts the content of a place.
   *
   * @throws StorageException {@code INTERNAL} if the content was changed or moved
   */
  public byte[] open(Place place, byte[] stored) {
    if (mayBePlain && !AesGcm.isEncrypted(stored)) {
      return stored;
    }
    if (secrets == null) {
      throw unreadable(sessionId, place.toString(), encryptedMeanwhile());
    }
    try {
      return AesGcm.decrypt(secrets.content(), place.in(sessionId), stored);
    } catch (GeneralSecurityException e) {
      throw unreadable(sessionId, place.toString(), e);
    }
  }

  /**
   * Returns an exception like that of a conflict in the database, so that the caller retries and
   * reads the key again.
   */
  private static Exception encryptedMeanwhile() {
    return new SQLTransactionRollbackException(
        "it is encrypted, and the session had no key when its row was read", "40001");
  }

  /** Decrypts the text of a place. */
  public String openText(Place place, byte[] stored) {
    byte[] plain = open(place, stored);
    return new String(plain, StandardCharsets.UTF_8);
  }

  static StorageException unreadable(UUID sessionId, String what, Exception cause) {
    return new StorageException(
        Problem.CONTENT_UNREADABLE,
        null,
        new IllegalStateException(
            what + " of session " + sessionId + " cannot be decrypted", cause));
  }

  /** Returns whether content is stored in plaintext. */
  public static boolean isPlain(byte[] stored) {
    return !AesGcm.isEncrypted(stored);
  }

  /** Returns the first byte of every ciphertext, which is the first byte of no JSON text. */
  public static byte[] firstByte() {
    return new byte[] {AesGcm.VERSION};
  }

  /** Returns whether the stored length alone does not determine the length of the content. */
  public boolean mayContainPlaintext() {
    return secrets != null && mayBePlain;
  }

  /**
   * Returns the length of the plaintext of stored content.
   *
   * @param start the beginning of the content, at least one byte; used only if {@link
   *     #mayContainPlaintext}
   */
  public int plainLength(int stored, byte[] start) {
    boolean isSealed = secrets != null && (!mayBePlain || start[0] == AesGcm.VERSION);
    return isSealed ? stored - AesGcm.OVERHEAD : stored;
  }

  /**
   * Returns the function from a digest to the digest that is stored, which reveals nothing without
   * the key. For use by one thread.
   */
  public UnaryOperator<byte[]> digester() {
    if (secrets == null) {
      return UnaryOperator.identity();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secrets.digests());
      return mac::doFinal;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has HMACs", e);
    }
  }

  /** Returns whether equal messages of both sessions have equal digests. */
  public boolean sharesDigests(SessionKey other) {
    return secrets == null || other.secrets == null
        ? secrets == other.secrets
        : secrets.digests().equals(other.secrets.digests());
  }

  /** Returns a description without the secrets. */
  @Override
  public String toString() {
    return "SessionKey[" + sessionId + "]";
  }
}
