package dev.cairn.database.encryption;

import java.util.UUID;

/**
 * How much of a session is encrypted. Other nodes may encrypt the same session concurrently, or
 * erase parts of it: this tells where to look next, not what is done.
 *
 * @param session null if no session is in progress
 * @param messages the ordinal below which all messages are encrypted
 * @param checkpoints how many of the first checkpoints are encrypted
 */
record ContentProgress(UUID session, int messages, int checkpoints, boolean isDone) {

  static final ContentProgress NONE = new ContentProgress(null, 0, 0, false);

  static ContentProgress noneIn(UUID session) {
    return new ContentProgress(session, 0, 0, false);
  }

  /**
   * Returns the progress in the given session: this one if it is of that session, otherwise none.
   */
  ContentProgress in(UUID wanted) {
    return wanted.equals(session) ? this : noneIn(wanted);
  }

  ContentProgress withMessages(int end) {
    return new ContentProgress(session, end, checkpoints, false);
  }

  ContentProgress withCheckpoints(int end) {
    return new ContentProgress(session, messages, end, false);
  }

  ContentProgress done() {
    return new ContentProgress(session, messages, checkpoints, true);
  }
}
