package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what clients wrote, as the bytes that came in, into the middle of other JSON. */
final class VerbatimOutput {

  private VerbatimOutput() {}

  static void write(CheckpointState state, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("messages");
    for (Message message : state.messages()) {
      write(message.json(), json);
    }
    json.writeEndArray();
    if (state.metadata().isPresent()) {
      json.writeFieldName("metadata");
      write(state.metadata().get(), json);
    }
    json.writeEndObject();
  }

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
