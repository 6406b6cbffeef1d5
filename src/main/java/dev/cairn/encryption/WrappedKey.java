package dev.cairn.encryption;

import java.util.Arrays;

/**
 * The key of a session as it is stored: encrypted.
 *
 * @param masterId the id of the key it is encrypted with
 */
public record WrappedKey(String masterId, byte[] bytes) {

  @Override
  public boolean equals(Object other) {
    return other instanceof WrappedKey that
        && masterId.equals(that.masterId)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
