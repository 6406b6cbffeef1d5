package dev.cairn.archive;

import java.io.IOException;
import java.util.UUID;

/** Is told how an import goes. */
public interface ImportReport {

  /** After each session. */
  void progress(ImportProgress progress) throws IOException;

  void warning(ImportWarning warning) throws IOException;

  /** This session was not imported, since other content has its ids. */
  void conflict(UUID sessionId) throws IOException;

  /** A session was not imported; the import goes on. */
  void failed(ImportFailure failure) throws IOException;

  /** The import goes no further. */
  void stopped(ImportFailure failure) throws IOException;

  /**
   * The import is over, stopped or not.
   *
   * @param isComplete every session of the archive was imported or skipped
   */
  void end(ImportProgress progress, boolean isComplete) throws IOException;
}
