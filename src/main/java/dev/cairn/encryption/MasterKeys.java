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
 * The keys of a server, which encrypt the keys of sessions. The first one encrypts, all decrypt.
 * Without any, nothing is encrypted.
 */
public final class MasterKeys {

  public static final MasterKeys NONE = new MasterKeys(Map.of());

  /** Of a key of AES-256. */
  private static final int KEY_BYTES = 32;

  private static final byte[] PROOF = "Cairn".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, SecretKey> keys;

  /**
   * @param keys by id, in their order, each of 256 bits
   */
  public MasterKeys(Map<String, SecretKey> keys) {
    this.keys = new LinkedHashMap<>(keys);
  }

  /** Whether new sessions are encrypted. */
  public boolean isOn() {
    return !keys.isEmpty();
  }

  public List<String> ids() {
    return List.copyOf(keys.keySet());
  }

  /** The id of the one that encrypts. */
  public Optional<String> current() {
    return keys.keySet().stream().findFirst();
  }

  /** A new key of a session. */
  public SessionKey create(UUID sessionId) {
    return isOn() ? create(sessionId, false, AesGcm.random(KEY_BYTES)) : SessionKey.none(sessionId);
  }

  /** A new key of a session that was stored as it is until now. */
  public SessionKey createFor(SessionKey plain) {
    return create(plain.sessionId(), true, AesGcm.random(KEY_BYTES));
  }

  /**
   * A new key of a session that begins with messages of another one. Their digests stay what they
   * are: of those that were redacted, nothing else is left.
   */
  public SessionKey createFrom(SessionKey origin, UUID sessionId) {
    return origin.encrypts()
        ? create(sessionId, false, origin.digests().getEncoded())
        : create(sessionId);
  }

  private SessionKey create(UUID sessionId, boolean mayBePlain, byte[] digests) {
    byte[] keys = Arrays.copyOf(AesGcm.random(KEY_BYTES), 2 * KEY_BYTES);
    System.arraycopy(digests, 0, keys, KEY_BYTES, KEY_BYTES);
    return session(sessionId, mayBePlain, keys, wrap(sessionId, keys));
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

  private WrappedKey wrap(UUID sessionId, byte[] sessionKeys) {
    String id = current().orElseThrow();
    return new WrappedKey(
        id,
        AesGcm.encrypt(keys.get(id), context(id, sessionId), sessionKeys, 0, sessionKeys.length));
  }

  /** A key of a session that is encrypted with the current key. */
  public WrappedKey rewrap(UUID sessionId, WrappedKey wrapped) {
    return wrap(sessionId, unwrap(sessionId, wrapped));
  }

  /**
   * The key of a session.
   *
   * @param mayBePlain whether a part of the session may not be encrypted yet
   * @throws StorageException {@code INTERNAL} if it was changed, or is another session's
   */
  public SessionKey open(UUID sessionId, WrappedKey wrapped, boolean mayBePlain) {
    return session(sessionId, mayBePlain, unwrap(sessionId, wrapped), wrapped);
  }

  private byte[] unwrap(UUID sessionId, WrappedKey wrapped) {
    SecretKey master = keys.get(wrapped.masterId());
    if (master == null) {
      throw SessionKey.unreadable(
          sessionId,
          "the key",
          new GeneralSecurityException(wrapped.masterId() + " is not among the keys of this node"));
    }
    try {
      return AesGcm.decrypt(master, context(wrapped.masterId(), sessionId), wrapped.bytes());
    } catch (GeneralSecurityException e) {
      throw SessionKey.unreadable(sessionId, "the key", e);
    }
  }

  /** By what another start of a server knows a key again. */
  public byte[] proof(String id) {
    return AesGcm.encrypt(keys.get(id), bytes(id), PROOF, 0, PROOF.length);
  }

  /**
   * Requires that a key is the one that made a proof.
   *
   * @throws StorageException {@code INTERNAL} if it is another one, or none
   */
  public void requireProven(String id, byte[] proof) {
    if (!keys.containsKey(id)) {
      throw new StorageException(
          Problem.ENCRYPTION_KEY_MISSING, "'" + id + "' is missing, and sessions need it");
    }
    try {
      AesGcm.decrypt(keys.get(id), bytes(id), proof);
    } catch (GeneralSecurityException e) {
      throw new StorageException(
          Problem.ENCRYPTION_KEY_MISSING, "'" + id + "' is another key than it was before", e);
    }
  }

  private static byte[] context(String id, UUID sessionId) {
    return bytes(id + " " + sessionId);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "MasterKeys" + keys.keySet();
  }
}
