package dev.cairn.json;

import dev.cairn.session.JsonText;

/**
 * How deep JSON may be nested for the client's parser, which takes 127 levels, to read it in each
 * response: what is the fifth level of one may itself have 123.
 */
public final class Nesting {

  /** Levels of the client's parser. */
  static final int MAX_RESPONSE = 127;

  /** Around metadata: {@code {"session":{"active_checkpoint":{"state":{"metadata":…}}}}}. */
  private static final int MAX_METADATA = MAX_RESPONSE - 4;

  /** Around a message: those, and its array. */
  static final int MAX_MESSAGE = MAX_RESPONSE - 5;

  private Nesting() {}

  /** Whether the client could not read metadata in each response. */
  public static boolean isMetadataTooDeep(JsonText metadata) {
    return depthOf(metadata) > MAX_METADATA;
  }

  /**
   * Levels of arrays and objects.
   *
   * @param json valid
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
        case '\\' -> i++; // only strings have it, before what it escapes
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
