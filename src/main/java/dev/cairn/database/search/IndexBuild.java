package dev.cairn.database.search;

/** Builds an index in steps. */
interface IndexBuild {

  /** Does the next step; returns false if nothing is left that can be done now. */
  boolean step();

  /** Starts to rebuild the whole index. */
  void restart();

  void stop();

  boolean isRunning();

  long sessionsLeft();
}
