package dev.cairn.archive;

import java.io.IOException;

/** Is told how an import goes. */
public interface ImportReport {

  /** After each session and file. */
  void progress(ImportProgress progress) throws IOException;

  void warning(ImportWarning warning) throws IOException;

  /**
   * A session was not imported, since other content has its ids, or a file, since there is another
   * at its path.
   *
   * @param id of the session, or the path of the file
   */
  void conflict(String id) throws IOException;

  /** A session or file was not imported; the import goes on. */
  void failed(ImportFailure failure) throws IOException;

  /** The import goes no further. */
  void stopped(ImportFailure failure) throws IOException;

  /**
   * The import is over, stopped or not.
   *
   * @param isComplete everything in the archive was imported or skipped
   */
  void end(ImportProgress progress, boolean isComplete) throws IOException;
}
