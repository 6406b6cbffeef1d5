package dev.cairn.redaction;

/** What is to be replaced. */
public interface Secret {

  /**
   * Finds it in a text, from the first place to the last. They do not overlap, and none is empty.
   */
  void find(String text, Place place);

  /** Takes a place. */
  interface Place {
    /**
     * @return whether to go on
     */
    boolean at(int start, int end);
  }

  /** Whether it is in a text. */
  default boolean isIn(String text) {
    boolean[] isIn = new boolean[1];
    find(
        text,
        (start, end) -> {
          isIn[0] = true;
          return false;
        });
    return isIn[0];
  }
}
