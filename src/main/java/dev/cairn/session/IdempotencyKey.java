package dev.cairn.session;

import java.util.regex.Pattern;

/**
 * Identifies a create request that a client sends again because the response was lost. A store
 * keeps each caller's keys for 24 hours.
 *
 * @param value 1 to 255 visible ASCII characters, chosen by the client
 * @param requestDigest distinguishes the original request from a different one: 32 bytes, not to be
 *     modified
 */
public record IdempotencyKey(String value, byte[] requestDigest) {

  private static final Pattern VALUE = Pattern.compile("[!-~]{1,255}");

  public IdempotencyKey {
    if (!VALUE.matcher(value).matches()) {
      throw new StorageException(Problem.INVALID_IDEMPOTENCY_KEY);
    }
  }
}
