package dev.cairn.json;

import com.fasterxml.jackson.core.SerializableString;
import dev.cairn.session.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A JSON text that a generator copies into its buffer as it is. */
record VerbatimValue(JsonText text) implements SerializableString {

  /** What fits into the buffer of a generator in any case. */
  static final int MAX_BYTES = 4000;

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    if (text.length() > buffer.length - offset) {
      return -1;
    }
    System.arraycopy(text.bytes(), text.offset(), buffer, offset, text.length());
    return text.length();
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return Arrays.copyOfRange(text.bytes(), text.offset(), text.offset() + text.length());
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    out.write(text.bytes(), text.offset(), text.length());
    return text.length();
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer buffer) {
    if (buffer.remaining() < text.length()) {
      return -1;
    }
    buffer.put(text.bytes(), text.offset(), text.length());
    return text.length();
  }

  @Override
  public String getValue() {
    return text.text();
  }

  @Override
  public int charLength() {
    return getValue().length();
  }

  // A JSON text is never written as a quoted string.

  @Override
  public char[] asQuotedChars() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] asQuotedUTF8() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int appendQuoted(char[] buffer, int offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int appendUnquoted(char[] buffer, int offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int putQuotedUTF8(ByteBuffer buffer) {
    throw new UnsupportedOperationException();
  }
}
