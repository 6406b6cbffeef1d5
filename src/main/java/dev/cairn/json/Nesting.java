package dev.cairn.json;

import dev.cairn.session.JsonText;

/**
 * How deep JSON may be nested so that the client's parser, which accepts 127 levels, can read it in
 * every response: a value at the fifth level of a response may itself have 123.
 */
public final class Nesting {

  /** The number of levels the client's parser accepts. */
  static final int MAX_RESPONSE = 127;

  /**
   * The limit for metadata, which responses wrap in four levels: {@code
   * {"session":{"active_checkpoint":{"state":{"metadata":…}}}}}.
   */
  private static final int MAX_METADATA = MAX_RESPONSE - 4;

  /** The limit for a message, which responses wrap in the same levels and an array. */
  static final int MAX_MESSAGE = MAX_RESPONSE - 5;

  private Nesting() {}

  /** Returns whether metadata is too deep for the client to read in every response. */
  public static boolean isMetadataTooDeep(JsonText metadata) {
    return depthOf(metadata) > MAX_METADATA;
  }

  /**
   * Returns the number of levels of arrays and objects.
   *
   * @param json valid JSON
   */
  static int depthOf(JsonText json) {
    int depth = 0;
    int deepest = 0;
    boolean isInString = false;
    byte[] bytes = json.bytes();
    int end = json.offset() + json.length();
    for (int i = json.offset(); i < end; i++) {
      switch (bytes[i]) {
        case '"' -> isInString = !isInString;
        case '\\' -> i++; // only strings have these, before the escaped character
        case '[', '{' -> {
          if (!isInString) {
            deepest = Math.max(deepest, ++depth);
          }
        }
        case ']', '}' -> {
          if (!isInString) {
            depth--;
          }
        }
        default -> {}
      }
    }
    return deepest;
  }
}
