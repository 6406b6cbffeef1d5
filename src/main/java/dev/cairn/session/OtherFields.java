package dev.cairn.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields unknown to Cairn, which it passes through. */
final class OtherFields {

  private OtherFields() {}

  /** Returns an immutable copy that preserves the order. */
  static Map<String, JsonText> copy(Map<String, JsonText> fields) {
    return fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
