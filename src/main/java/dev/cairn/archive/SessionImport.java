package dev.cairn.archive;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads archives into this server, each session in one step. What was imported stays when a later
 * session fails, and is skipped when the import is repeated.
 */
@ApplicationScoped
public class SessionImport {

  private final SessionArchive archive;

  @Inject
  public SessionImport(SessionArchive archive) {
    this.archive = archive;
  }

  SessionImport() {
    this(null);
  }

  /** Imports until the end of the archive, or until something in it is wrong. */
  public void run(ArchiveSource source, ImportReport report) throws IOException {
    ImportProgress progress = ImportProgress.none(source.sessions());
    try {
      Optional<ArchiveEntry> next = source.nextSession();
      while (next.isPresent()) {
        for (ArchiveEntry.Remark remark : next.get().remarks()) {
          report.remark(remark);
        }
        progress = progress.with(add(next.get(), source, report));
        report.progress(progress);
        next = source.nextSession();
      }
    } catch (StorageException e) {
      progress = progress.with(ImportOutcome.FAILED);
      report.stopped(e, source.line());
    }
    report.end(progress);
  }

  private ImportOutcome add(ArchiveEntry entry, ArchiveSource source, ImportReport report)
      throws IOException {
    if (entry.session().isEmpty()) {
      return ImportOutcome.FAILED;
    }
    ArchivedSession session = entry.session().get();
    ImportOutcome outcome = add(session, source);
    if (outcome == ImportOutcome.CONFLICT) {
      report.conflict(session.id());
    }
    return outcome;
  }

  private ImportOutcome add(ArchivedSession session, ArchiveSource source) {
    try {
      return archive.add(session, source::readSession);
    } catch (StorageException e) {
      if (e.problem() == Problem.ARCHIVE_CONFLICT) {
        return ImportOutcome.CONFLICT;
      }
      throw e;
    }
  }
}
