package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.cairn.session.JsonText;
import java.io.IOException;
import java.io.OutputStream;

/** Passes through what clients wrote: the same bytes come in and go out, embedded in other JSON. */
final class Verbatim {

  /** A size that always fits in a generator's buffer. */
  private static final int MAX_BUFFERED_BYTES = 4000;

  private Verbatim() {}

  static void write(JsonText text, JsonGenerator json) throws IOException {
    if (text.length() <= MAX_BUFFERED_BYTES) {
      json.writeRawValue(new Value(text));
    } else {
      // An empty raw value makes the generator write the separator between two values.
      json.writeRawValue("");
      json.flush();
      OutputStream out = (OutputStream) json.getOutputTarget();
      out.write(text.bytes(), text.offset(), text.length());
    }
  }

  /** A JSON text that a generator copies verbatim into its buffer; not for any other use. */
  private static final class Value extends SerializedString {

    private static final long serialVersionUID = 1L;

    private final transient JsonText text;

    Value(JsonText text) {
      super("");
      this.text = text;
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
      if (text.length() > buffer.length - offset) {
        _unquotedUTF8Ref = text.toByteArray(); // then used by the generator
        return -1;
      }
      System.arraycopy(text.bytes(), text.offset(), buffer, offset, text.length());
      return text.length();
    }
  }

  /** Extracts a value as it was written, including null. */
  static class Reader extends StdDeserializer<JsonText> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(JsonText.class);
    }

    @Override
    public JsonText deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return EnvelopeParser.cursor(parser).cutValue();
    }

    /** Also called for a missing value. */
    @Override
    public JsonText getNullValue(DeserializationContext context) {
      boolean isThere = context.getParser().hasToken(JsonToken.VALUE_NULL);
      return isThere ? JsonText.of("null") : null;
    }
  }
}
