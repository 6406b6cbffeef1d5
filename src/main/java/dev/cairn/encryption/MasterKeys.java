package dev.cairn.encryption;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The master keys of a server, which wrap the keys of sessions. The first one wraps, all of them
 * unwrap. Without any, nothing is encrypted.
 */
public final class MasterKeys {

  public static final MasterKeys NONE = new MasterKeys(Map.of());

  /** The length of an AES-256 key. */
  private static final int KEY_BYTES = 32;

  private static final byte[] PROOF = "Cairn".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, SecretKey> keys;

  /**
   * @param keys the keys by id, in order, each of 256 bits
   */
  public MasterKeys(Map<String, SecretKey> keys) {
    this.keys = new LinkedHashMap<>(keys);
  }

  /** Returns whether new sessions are encrypted. */
  public boolean isOn() {
    return !keys.isEmpty();
  }

  public List<String> ids() {
    return List.copyOf(keys.keySet());
  }

  /** Returns the id of the key that wraps session keys. */
  public Optional<String> current() {
    return keys.keySet().stream().findFirst();
  }

  /** Creates the key of a new session. */
  public SessionKey create(UUID sessionId) {
    return isOn() ? create(sessionId, false, AesGcm.random(KEY_BYTES)) : SessionKey.none(sessionId);
  }

  /** Creates a key for a session that has been stored in plaintext until now. */
  public SessionKey createFor(SessionKey plain) {
    return create(plain.sessionId(), true, AesGcm.random(KEY_BYTES));
  }

  /**
   * Creates the key of a new session that begins with messages of another one. It keeps the digests
   * of those messages: of the redacted ones, nothing else is left.
   */
  public SessionKey createFrom(SessionKey origin, UUID sessionId) {
    return origin.encrypts()
        ? create(sessionId, false, origin.digests().getEncoded())
        : create(sessionId);
  }

  private SessionKey create(UUID sessionId, boolean mayBePlain, byte[] digests) {
    byte[] keys = Arrays.copyOf(AesGcm.random(KEY_BYTES), 2 * KEY_BYTES);
    System.arraycopy(digests, 0, keys, KEY_BYTES, KEY_BYTES);
    return session(sessionId, mayBePlain, keys, wrap(sessionId, keys, mayBePlain));
  }

  private static SessionKey session(
      UUID sessionId, boolean mayBePlain, byte[] keys, WrappedKey wrapped) {
    return new SessionKey(
        sessionId,
        mayBePlain,
        new SessionKey.Secrets(
            new SecretKeySpec(keys, 0, KEY_BYTES, "AES"),
            new SecretKeySpec(keys, KEY_BYTES, KEY_BYTES, "HmacSHA256"),
            wrapped));
  }

  private WrappedKey wrap(UUID sessionId, byte[] sessionKeys, boolean mayBePlain) {
    String id = current().orElseThrow();
    byte[] context = context(id, sessionId, mayBePlain);
    return new WrappedKey(
        id, AesGcm.encrypt(keys.get(id), context, sessionKeys, 0, sessionKeys.length));
  }

  /** Wraps the key of a session, all of which is encrypted, with the current master key. */
  public WrappedKey rewrap(UUID sessionId, WrappedKey wrapped) {
    return wrap(sessionId, unwrap(sessionId, wrapped, false), false);
  }

  /**
   * Wraps the key of a session with the current master key; from then on, none of its content may
   * be plaintext.
   */
  public WrappedKey complete(UUID sessionId, WrappedKey mixed) {
    return wrap(sessionId, unwrap(sessionId, mixed, true), false);
  }

  /**
   * Unwraps the key of a session.
   *
   * @param mayBePlain whether a part of the session may not be encrypted yet
   * @throws StorageException {@code INTERNAL} if the wrapped key was changed, belongs to another
   *     session, or was wrapped for the other value of {@code mayBePlain}
   */
  public SessionKey open(UUID sessionId, WrappedKey wrapped, boolean mayBePlain) {
    return session(sessionId, mayBePlain, unwrap(sessionId, wrapped, mayBePlain), wrapped);
  }

  private byte[] unwrap(UUID sessionId, WrappedKey wrapped, boolean mayBePlain) {
    SecretKey master = keys.get(wrapped.masterId());
    if (master == null) {
      throw SessionKey.unreadable(
          sessionId,
          "the key",
          new GeneralSecurityException(wrapped.masterId() + " is not among the keys of this node"));
    }
    try {
      return AesGcm.decrypt(
          master, context(wrapped.masterId(), sessionId, mayBePlain), wrapped.bytes());
    } catch (GeneralSecurityException e) {
      throw SessionKey.unreadable(sessionId, "the key", e);
    }
  }

  /** Returns a proof by which a later start of a server recognizes a key. */
  public byte[] proof(String id) {
    return AesGcm.encrypt(keys.get(id), bytes(id), PROOF, 0, PROOF.length);
  }

  /**
   * Requires a key that sessions need.
   *
   * @throws StorageException {@code INTERNAL} if it is missing
   */
  public void requirePresent(String id) {
    if (!keys.containsKey(id)) {
      throw new StorageException(
          Problem.ENCRYPTION_KEY_MISSING, "'" + id + "' is missing, and sessions need it");
    }
  }

  /**
   * Requires that a key is the one that created a proof.
   *
   * @throws StorageException {@code INTERNAL} if it is a different key
   */
  public void requireProven(String id, byte[] proof) {
    try {
      AesGcm.decrypt(keys.get(id), bytes(id), proof);
    } catch (GeneralSecurityException e) {
      throw new StorageException(
          Problem.ENCRYPTION_KEY_MISSING,
          "'" + id + "' is not the same key as before; a new key needs a new id",
          e);
    }
  }

  /** Binds the flag, too: otherwise a change of its column would admit forged plaintext. */
  private static byte[] context(String id, UUID sessionId, boolean mayBePlain) {
    return bytes(id + " " + sessionId + (mayBePlain ? " plain" : ""));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a description without the keys. */
  @Override
  public String toString() {
    return "MasterKeys" + keys.keySet();
  }
}
