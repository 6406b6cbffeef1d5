package dev.cairn.archive;

import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.UUID;

/** Hears how an import goes. */
public interface ImportReport {

  void progress(ImportProgress progress) throws IOException;

  /** This session was not imported, since other content has its ids. */
  void conflict(UUID sessionId) throws IOException;

  /** This is not as it stands in the archive. */
  void remark(ArchiveEntry.Remark remark) throws IOException;

  /** The import goes no further. */
  void stopped(StorageException reason, OptionalInt line) throws IOException;

  /** The import is over, stopped or not. */
  void end(ImportProgress progress) throws IOException;
}
