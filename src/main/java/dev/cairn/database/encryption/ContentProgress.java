package dev.cairn.database.encryption;

/**
 * How much of a session is encrypted.
 *
 * @param messages the ordinal before which all messages are
 * @param checkpoints how many of the first
 */
record ContentProgress(int messages, int checkpoints, boolean isDone) {

  static final ContentProgress NONE = new ContentProgress(0, 0, false);

  ContentProgress withMessages(int end) {
    return new ContentProgress(end, checkpoints, false);
  }

  ContentProgress withCheckpoints(int end) {
    return new ContentProgress(messages, end, false);
  }

  ContentProgress done() {
    return new ContentProgress(messages, checkpoints, true);
  }
}
