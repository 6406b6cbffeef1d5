package dev.cairn.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * A JSON value as its own UTF-8 bytes, byte for byte as somebody sent it. Two are equal if their
 * bytes are.
 *
 * <p>It is a view of a larger array, mostly a whole request, so that a message is not copied on its
 * way. Nobody may change the array.
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

  /** A copy of the bytes, unless they are a whole array already. */
  public byte[] toByteArray() {
    return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** The SHA-256 of the bytes. */
  public byte[] sha256() {
    MessageDigest digest = Sha256.begin();
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /** The text itself. */
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

  /** Names the size only: what agents said does not belong into logs. */
  @Override
  public String toString() {
    return "JsonText[" + length + " bytes]";
  }
}
