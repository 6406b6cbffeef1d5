package dev.cairn.archive;

import java.io.IOException;

/** Receives the progress and the problems of an import. */
public interface ImportReport {

  /** Called after each session and file. */
  void progress(ImportProgress progress) throws IOException;

  void warning(ImportWarning warning) throws IOException;

  /**
   * Called if a session was not imported because its ids have other content here, or a file because
   * there is another one at its path.
   *
   * @param id the id of the session, or the path of the file
   */
  void conflict(String id) throws IOException;

  /** Called if a session or file was not imported; the import continues. */
  void failed(ImportFailure failure) throws IOException;

  /** Called if the import stops early. */
  void stopped(ImportFailure failure) throws IOException;

  /**
   * Called at the end of the import, stopped or not.
   *
   * @param isComplete whether everything in the archive was imported or skipped
   */
  void end(ImportProgress progress, boolean isComplete) throws IOException;
}
