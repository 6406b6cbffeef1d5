package dev.cairn.rest.http;

import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Tells a repeated request from another one that has the same {@code Idempotency-Key}. */
public final class IdempotencyKeys {
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private IdempotencyKeys() {}

  /**
   * @param header the value of {@code Idempotency-Key}; null if there is none
   */
  public static Optional<IdempotencyKey> key(String header, UriInfo address, JsonText body) {
    return Optional.ofNullable(header)
        .map(value -> new IdempotencyKey(value.strip(), of(address, body)));
  }

  private static byte[] of(UriInfo address, JsonText body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((address.getPath() + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(body.bytes(), body.offset(), body.length());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
