package dev.cairn.session;

import java.util.regex.Pattern;

/**
 * Identifies a request that creates something when it is sent again, because its response was lost.
 * A store keeps a key for its caller for 24 hours.
 *
 * @param value 1 to 255 visible ASCII characters, of the client's choice
 * @param requestDigest tells the same request from another one: 32 bytes that nobody may change
 */
public record IdempotencyKey(String value, byte[] requestDigest) {

  private static final Pattern VALUE = Pattern.compile("[!-~]{1,255}");

  public IdempotencyKey {
    if (!VALUE.matcher(value).matches()) {
      throw new StorageException(Problem.INVALID_IDEMPOTENCY_KEY);
    }
  }
}
