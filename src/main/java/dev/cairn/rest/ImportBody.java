package dev.cairn.rest;

import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ImportFailure;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportReport;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.SessionImport;
import dev.cairn.archive.ndjson.ImportReportWriter;
import dev.cairn.rest.error.ErrorResponse;
import dev.cairn.rest.http.SpooledBody;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
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
    public void warning(ImportWarning warning) throws IOException {
      lines.warning(warning);
    }

    @Override
    public void failed(ImportFailure failure) throws IOException {
      lines.failure(failure.sessionId(), reason(failure));
    }

    @Override
    public void stopped(ImportFailure failure) throws IOException {
      lines.error(reason(failure));
    }

    @Override
    public void end(ImportProgress progress, boolean isComplete) throws IOException {
      lines.summary(progress, isComplete);
    }

    private static ImportReportWriter.Reason reason(ImportFailure failure) {
      ErrorResponse error = ErrorResponse.of(failure.reason());
      return new ImportReportWriter.Reason(
          error.key(), error.message(), error.details(), failure.line());
    }
  }
}
