package dev.cairn.rest;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportReport;
import dev.cairn.archive.SessionImport;
import dev.cairn.archive.ndjson.ImportReportWriter;
import dev.cairn.rest.error.ErrorResponse;
import dev.cairn.rest.http.SpooledBody;
import dev.cairn.session.StorageException;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.UUID;

/** Imports an archive while it tells how that goes, and closes it and its body. */
record ImportBody(SessionImport imports, ArchiveSource source, SpooledBody body)
    implements StreamingOutput {

  @Override
  public void write(OutputStream out) throws IOException {
    try (body;
        source;
        ImportReportWriter lines = new ImportReportWriter(out)) {
      imports.run(source, new Report(lines));
    }
  }

  /** Words failures as everywhere. */
  private record Report(ImportReportWriter lines) implements ImportReport {

    @Override
    public void progress(ImportProgress progress) throws IOException {
      lines.progress(progress);
    }

    @Override
    public void conflict(UUID sessionId) throws IOException {
      lines.conflict(sessionId);
    }

    @Override
    public void remark(ArchiveEntry.Remark remark) throws IOException {
      lines.remark(remark);
    }

    @Override
    public void stopped(StorageException reason, OptionalInt line) throws IOException {
      ErrorResponse answer = ErrorResponse.of(reason);
      lines.error(answer.key(), answer.message(), answer.details(), line);
    }

    @Override
    public void end(ImportProgress progress) throws IOException {
      lines.summary(progress);
    }
  }
}
