package dev.cairn.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * A JSON value as UTF-8, byte for byte as it was received. Two values are equal if their bytes are.
 *
 * <p>This is a view of a larger array, usually the whole request, so messages are passed on without
 * being copied. The array must not be modified.
 */
public record JsonText(byte[] bytes, int offset, int length) {

  public JsonText {
    Objects.checkFromIndexSize(offset, length, bytes.length);
  }

  public static JsonText of(byte[] bytes) {
    return new JsonText(bytes, 0, bytes.length);
  }

  public static JsonText of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the bytes: a copy, unless this is a view of a whole array. */
  public byte[] toByteArray() {
    return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** Returns the SHA-256 digest of the bytes. */
  public byte[] sha256() {
    MessageDigest digest = Sha256.begin();
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /** Returns the value as a string. */
  public String text() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonText that
        && Arrays.equals(
            bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** Returns only the size: message content must not appear in logs. */
  @Override
  public String toString() {
    return "JsonText[" + length + " bytes]";
  }
}
