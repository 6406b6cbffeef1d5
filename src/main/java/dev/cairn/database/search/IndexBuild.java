package dev.cairn.database.search;

/** How an index becomes complete, a piece at a time. */
interface IndexBuild {

  /** Does the next piece; false if nothing is left that can be done now. */
  boolean step();

  /** Has all be made anew. */
  void beginAgain();

  void stop();

  boolean isRunning();

  long sessionsLeft();
}
