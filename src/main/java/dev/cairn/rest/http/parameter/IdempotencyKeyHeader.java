package dev.cairn.rest.http.parameter;

import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.Sha256;
import dev.cairn.session.StorageException;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Distinguishes a repeated request from a different one with the same {@code Idempotency-Key}. */
public final class IdempotencyKeyHeader {
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private IdempotencyKeyHeader() {}

  /**
   * @param lines the values of {@code Idempotency-Key}
   * @throws StorageException {@code INVALID_REQUEST} if there is more than one
   */
  public static Optional<IdempotencyKey> key(List<String> lines, UriInfo address, JsonText body) {
    if (lines.size() > 1) {
      throw new StorageException(Problem.INVALID_IDEMPOTENCY_KEY, "it must occur once");
    }
    return lines.stream()
        .findFirst()
        .map(value -> new IdempotencyKey(value.strip(), of(address, body)));
  }

  private static byte[] of(UriInfo address, JsonText body) {
    MessageDigest digest = Sha256.begin();
    digest.update((address.getPath() + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(body.bytes(), body.offset(), body.length());
    return digest.digest();
  }
}
