package dev.cairn.redaction;

import java.util.regex.Pattern;

/** Traverses valid JSON once, and changes strings. */
final class JsonWalk {

  /** The role of a value in a message. */
  enum Kind {
    MESSAGE,
    /** A list of parts of the content, or of tool calls. */
    PARTS,
    PART,
    /** A word by which the client distinguishes messages or parts. */
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

  /** Changes strings. */
  interface Change {
    /**
     * @param name the name of the field that has the string, or a list with it, as its value; empty
     *     for other strings
     * @return the same string if there is nothing to change
     */
    String of(String name, String text);
  }

  private static final String NO_NAME = "";
  private static final Pattern NAME = fieldOf("name|key");
  private static final Pattern VALUE = fieldOf("value");

  private final String json;
  private final Change change;
  private final boolean alsoKeysAndNumbers;
  private final StringBuilder changed = new StringBuilder();
  private int copied;
  private int at;

  /**
   * @param alsoKeysAndNumbers whether to change keys and numbers, too; a changed number becomes a
   *     string
   */
  JsonWalk(String json, Change change, boolean alsoKeysAndNumbers) {
    this.json = json;
    this.change = change;
    this.alsoKeysAndNumbers = alsoKeysAndNumbers;
  }

  private static Pattern fieldOf(String word) {
    return Pattern.compile(
        "(?:parameter|option|header|variable)?_?(?:" + word + ")", Pattern.CASE_INSENSITIVE);
  }

  /** Returns the changed JSON; the same string if nothing was changed. */
  String walk(Kind kind) {
    for (skipSpace(); at < json.length(); skipSpace()) {
      value(kind, NO_NAME);
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

  private void value(Kind kind, String name) {
    switch (next()) {
      case '{' -> object(kind);
      case '[' -> array(kind, name);
      case '"' -> string(kind != Kind.WORD, name);
      default -> scalar(name);
    }
  }

  private void object(Kind kind) {
    at++;
    String named = NO_NAME;
    while (next() != '}') {
      String name = string(alsoKeysAndNumbers, NO_NAME);
      next();
      at++; // the colon
      if (next() == '"' && NAME.matcher(name).matches()) {
        named = string(kind.ofField(name) != Kind.WORD, name);
      } else {
        // Lists of variables contain the name in one field, and the value in another.
        value(kind.ofField(name), VALUE.matcher(name).matches() && !named.isEmpty() ? named : name);
      }
      skipComma();
    }
    at++;
  }

  private void array(Kind kind, String name) {
    at++;
    while (next() != ']') {
      value(kind.ofElement(), name);
      skipComma();
    }
    at++;
  }

  private void skipComma() {
    if (next() == ',') {
      at++;
    }
  }

  private String string(boolean isChanged, String name) {
    int start = at;
    for (at++; json.charAt(at) != '"'; at++) {
      if (json.charAt(at) == '\\') {
        at++;
      }
    }
    String before = JsonStrings.unescape(json, start + 1, at);
    at++;
    if (isChanged) {
      replace(start, before, change.of(name, before));
    }
    return before;
  }

  private void scalar(String name) {
    int start = at;
    while (at < json.length() && "]},".indexOf(json.charAt(at)) < 0 && json.charAt(at) > ' ') {
      at++;
    }
    if (alsoKeysAndNumbers) {
      String before = json.substring(start, at);
      replace(start, before, change.of(name, before));
    }
  }

  private void replace(int start, String before, String after) {
    if (!after.equals(before)) {
      changed.append(json, copied, start).append('"').append(JsonStrings.escape(after)).append('"');
      copied = at;
    }
  }
}
