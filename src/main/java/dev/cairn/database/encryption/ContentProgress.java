package dev.cairn.database.encryption;

import java.util.UUID;

/**
 * How much of a session is encrypted. Others may work on it at the same time, or erase parts of it:
 * it tells where to look next, not what is done.
 *
 * @param session null: of none
 * @param messages the ordinal before which all messages are
 * @param checkpoints how many of the first
 */
record ContentProgress(UUID session, int messages, int checkpoints, boolean isDone) {

  static final ContentProgress NONE = new ContentProgress(null, 0, 0, false);

  static ContentProgress noneIn(UUID session) {
    return new ContentProgress(session, 0, 0, false);
  }

  /** That of a session; none if it is another one's. */
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
