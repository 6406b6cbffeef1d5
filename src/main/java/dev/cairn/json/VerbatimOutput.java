package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what clients wrote, as the bytes that came in, into the middle of other JSON. */
record VerbatimOutput(JsonGenerator json, OutputStream out) {

  /** {@code {"messages", "metadata"?}}. */
  void write(CheckpointState state) throws IOException {
    json.writeStartObject();
    writeFields(state);
    json.writeEndObject();
  }

  /** The same as fields of an object that has others, too. */
  void writeFields(CheckpointState state) throws IOException {
    json.writeArrayFieldStart("messages");
    for (Message message : state.messages()) {
      write(message.json());
    }
    json.writeEndArray();
    if (state.metadata().isPresent()) {
      json.writeFieldName("metadata");
      write(state.metadata().get());
    }
  }

  void write(JsonText text) throws IOException {
    if (text.length() <= VerbatimValue.MAX_BYTES) {
      json.writeRawValue(new VerbatimValue(text));
    } else {
      // An empty raw value makes the generator write what belongs between two values.
      json.writeRawValue("");
      json.flush();
      out.write(text.bytes(), text.offset(), text.length());
    }
  }
}
