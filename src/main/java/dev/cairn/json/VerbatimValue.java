package dev.cairn.json;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.cairn.session.JsonText;

/** A JSON text that a generator copies into its buffer as it is; of use for nothing else. */
final class VerbatimValue extends SerializedString {

  /** What fits into the buffer of a generator in any case. */
  static final int MAX_BYTES = 4000;

  private static final long serialVersionUID = 1L;

  private final transient JsonText text;

  VerbatimValue(JsonText text) {
    super("");
    this.text = text;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    if (text.length() > buffer.length - offset) {
      _unquotedUTF8Ref = text.toByteArray(); // which the generator takes then
      return -1;
    }
    System.arraycopy(text.bytes(), text.offset(), buffer, offset, text.length());
    return text.length();
  }
}
