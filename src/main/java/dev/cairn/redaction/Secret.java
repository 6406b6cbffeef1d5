package dev.cairn.redaction;

/** A secret to be replaced. */
public interface Secret {

  /** The replacement of a secret of unknown kind. */
  String REDACTED = "[redacted]";

  /** Finds all occurrences in a text, in order. They do not overlap, and none is empty. */
  void find(String text, Place place);

  /**
   * Finds all occurrences in the value of a JSON field, whose name may tell what the value is.
   *
   * @param name the name of the field; empty if there is none
   */
  default void findUnder(String name, String text, Place place) {
    find(text, place);
  }

  /** Receives an occurrence. */
  interface Place {
    /**
     * @param replacement the text that replaces the occurrence
     * @return whether to continue
     */
    boolean at(int start, int end, String replacement);
  }

  /**
   * Returns whether the secret may occur in the value of a JSON field, or in JSON inside the value.
   */
  default boolean mayBeIn(String name, String text) {
    return isIn(text);
  }

  /** Returns whether the secret occurs in a text. */
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
