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

/** How one session is stored: as it is, or encrypted with keys of its own. */
public final class SessionKey {

  private final UUID sessionId;
  private final boolean mayBePlain;
  private final Secrets secrets;

  /**
   * What is behind a session's key.
   *
   * @param wrapped the others, as they are stored
   */
  record Secrets(SecretKey content, SecretKey digests, WrappedKey wrapped) {}

  /**
   * @param mayBePlain whether a part of the session may not be encrypted
   * @param secrets null if nothing is
   */
  SessionKey(UUID sessionId, boolean mayBePlain, Secrets secrets) {
    this.sessionId = sessionId;
    this.mayBePlain = mayBePlain;
    this.secrets = secrets;
  }

  /** That of a session which is stored as it is. */
  public static SessionKey none(UUID sessionId) {
    return new SessionKey(sessionId, true, null);
  }

  public UUID sessionId() {
    return sessionId;
  }

  /** Whether what is stored from now on is encrypted. */
  public boolean encrypts() {
    return secrets != null;
  }

  /** As it is stored with the session; empty if nothing is encrypted. */
  public Optional<WrappedKey> wrapped() {
    return Optional.ofNullable(secrets).map(Secrets::wrapped);
  }

  SecretKey digests() {
    return secrets.digests();
  }

  /** Bytes to be stored at a place. */
  public byte[] seal(Place place, byte[] plain, int offset, int length) {
    return AesGcm.encrypt(secrets.content(), place.in(sessionId), plain, offset, length);
  }

  /** The same of a text; null of null. */
  public byte[] seal(Place place, String text) {
    if (text == null) {
      return null;
    }
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    return seal(place, plain, 0, plain.length);
  }

  /**
   * What is stored at a place.
   *
   * @throws StorageException {@code INTERNAL} if it was changed or moved
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

  /** As the database tells of a conflict: the caller reads the key again. */
  private static Exception encryptedMeanwhile() {
    return new SQLTransactionRollbackException(
        "it is encrypted, and the session had no key when its row was read", "40001");
  }

  /** The same of a text. */
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

  /** Whether something is stored as it is. */
  public static boolean isPlain(byte[] stored) {
    return !AesGcm.isEncrypted(stored);
  }

  /** The first byte of what is encrypted, and of no JSON text. */
  public static byte[] firstByte() {
    return new byte[] {AesGcm.VERSION};
  }

  /** Whether a length alone does not tell how long the content is. */
  public boolean isMixed() {
    return secrets != null && mayBePlain;
  }

  /**
   * The length of something that is stored.
   *
   * @param start of it, one byte at least; looked at only if it {@link #isMixed}
   */
  public int plainLength(int stored, byte[] start) {
    boolean isSealed = secrets != null && (!mayBePlain || start[0] == AesGcm.VERSION);
    return isSealed ? stored - AesGcm.OVERHEAD : stored;
  }

  /**
   * What is stored of a digest: one that tells nothing to those who do not have the key. For one
   * thread.
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

  /** Whether equal messages of both sessions have equal digests. */
  public boolean sharesDigests(SessionKey other) {
    return secrets == null || other.secrets == null
        ? secrets == other.secrets
        : secrets.digests().equals(other.secrets.digests());
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SessionKey[" + sessionId + "]";
  }
}
