package dev.cairn.redaction;

/** What is to be replaced. */
public interface Secret {

  /** What takes the place of a secret of which nothing more is known. */
  String REDACTED = "[redacted]";

  /**
   * Finds it in a text, from the first place to the last. They do not overlap, and none is empty.
   */
  void find(String text, Place place);

  /**
   * Finds it in the value of a field of JSON, where its name may say what it is.
   *
   * @param name empty where there is none
   */
  default void findUnder(String name, String text, Place place) {
    find(text, place);
  }

  /** Takes a place. */
  interface Place {
    /**
     * @param replacement what it becomes
     * @return whether to go on
     */
    boolean at(int start, int end, String replacement);
  }

  /** Whether it may be in the value of a field of JSON, or in JSON that the value is. */
  default boolean mayBeIn(String name, String text) {
    return isIn(text);
  }

  /** Whether it is in a text. */
  default boolean isIn(String text) {
    boolean[] isIn = new boolean[1];
    find(
        text,
        (start, end, replacement) -> {
          isIn[0] = true;
          return false;
        });
    return isIn[0];
  }
}
