package dev.cairn.redaction;

import java.util.function.UnaryOperator;

/** Walks through valid JSON once, and changes strings. */
final class JsonWalk {

  /** What a value is in a message. */
  enum Kind {
    MESSAGE,
    /** A list of parts of the content, or of tool calls. */
    PARTS,
    PART,
    /** What the client tells messages and parts apart by. */
    WORD,
    OTHER;

    Kind ofField(String name) {
      return switch (this) {
        case MESSAGE ->
            switch (name) {
              case "role" -> WORD;
              case "content", "tool_calls" -> PARTS;
              default -> OTHER;
            };
        case PART ->
            switch (name) {
              case "type" -> WORD;
              case "content" -> PARTS;
              default -> OTHER;
            };
        default -> OTHER;
      };
    }

    Kind ofElement() {
      return this == PARTS ? PART : OTHER;
    }
  }

  private final String json;
  private final UnaryOperator<String> change;
  private final boolean alsoKeysAndNumbers;
  private final StringBuilder changed = new StringBuilder();
  private int copied;
  private int at;

  /**
   * @param change gives back the same string if there is nothing to change
   * @param alsoKeysAndNumbers whether to look at these, too; of a number comes a string
   */
  JsonWalk(String json, UnaryOperator<String> change, boolean alsoKeysAndNumbers) {
    this.json = json;
    this.change = change;
    this.alsoKeysAndNumbers = alsoKeysAndNumbers;
  }

  /** The JSON with what was changed; the same one if nothing was. */
  String walk(Kind kind) {
    for (skipSpace(); at < json.length(); skipSpace()) {
      value(kind);
    }
    return copied == 0 ? json : changed.append(json, copied, json.length()).toString();
  }

  private void skipSpace() {
    while (at < json.length() && json.charAt(at) <= ' ') {
      at++;
    }
  }

  private char next() {
    skipSpace();
    return json.charAt(at);
  }

  private void value(Kind kind) {
    switch (next()) {
      case '{' -> object(kind);
      case '[' -> array(kind);
      case '"' -> string(kind != Kind.WORD);
      default -> scalar();
    }
  }

  private void object(Kind kind) {
    at++;
    while (next() != '}') {
      String name = string(alsoKeysAndNumbers);
      next();
      at++; // the colon
      value(kind.ofField(name));
      skipComma();
    }
    at++;
  }

  private void array(Kind kind) {
    at++;
    while (next() != ']') {
      value(kind.ofElement());
      skipComma();
    }
    at++;
  }

  private void skipComma() {
    if (next() == ',') {
      at++;
    }
  }

  private String string(boolean isChanged) {
    int start = at;
    for (at++; json.charAt(at) != '"'; at++) {
      if (json.charAt(at) == '\\') {
        at++;
      }
    }
    String before = JsonStrings.unescape(json, start + 1, at);
    at++;
    if (isChanged) {
      String after = change.apply(before);
      if (!after.equals(before)) {
        replace(start, JsonStrings.escape(after));
      }
    }
    return before;
  }

  private void scalar() {
    int start = at;
    while (at < json.length() && "]},".indexOf(json.charAt(at)) < 0 && json.charAt(at) > ' ') {
      at++;
    }
    if (alsoKeysAndNumbers) {
      String before = json.substring(start, at);
      String after = change.apply(before);
      if (!after.equals(before)) {
        replace(start, JsonStrings.escape(after));
      }
    }
  }

  private void replace(int start, String string) {
    changed.append(json, copied, start).append('"').append(string).append('"');
    copied = at;
  }
}
