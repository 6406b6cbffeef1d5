package dev.cairn.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields that Cairn does not know, which it passes on. */
final class OtherFields {

  private OtherFields() {}

  /** In their order. */
  static Map<String, JsonText> copy(Map<String, JsonText> fields) {
    return fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
