package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.session.JsonText;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what clients wrote, as the bytes that came in, into the middle of other JSON. */
final class VerbatimOutput {

  private VerbatimOutput() {}

  static void write(JsonText text, JsonGenerator json) throws IOException {
    if (text.length() <= VerbatimValue.MAX_BYTES) {
      json.writeRawValue(new VerbatimValue(text));
    } else {
      // An empty raw value makes the generator write what belongs between two values.
      json.writeRawValue("");
      json.flush();
      OutputStream out = (OutputStream) json.getOutputTarget();
      out.write(text.bytes(), text.offset(), text.length());
    }
  }
}
