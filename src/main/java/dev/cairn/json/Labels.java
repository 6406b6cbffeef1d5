package dev.cairn.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.SessionLabels;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes labels as an object with string values; in changes, null removes a label. */
final class Labels {

  private Labels() {}

  static SessionLabels read(JsonCursor cursor) throws IOException {
    Map<String, String> values = new HashMap<>();
    cursor.object(
        key -> {
          values.put(key, cursor.text());
          return true;
        });
    return new SessionLabels(values);
  }

  static LabelChanges readChanges(JsonCursor cursor) throws IOException {
    Map<String, Optional<String>> values = new HashMap<>();
    cursor.object(
        key -> {
          values.put(key, cursor.isNull() ? Optional.empty() : Optional.of(cursor.text()));
          return true;
        });
    return new LabelChanges(values);
  }

  static void write(SessionLabels labels, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, String> label : labels.values().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
  }

  static void write(LabelChanges changes, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Optional<String>> change : changes.values().entrySet()) {
      json.writeFieldName(change.getKey());
      json.writeString(change.getValue().orElse(null));
    }
    json.writeEndObject();
  }
}
