package dev.cairn.rest.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.ImportFailure;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportReport;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.SessionImport;
import dev.cairn.json.JsonLines;
import dev.cairn.rest.error.ErrorResponse;
import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.body.SpooledBody;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Imports an archive while streaming a report, then closes the archive, its body and the permit.
 * The report consists of lines of JSON:
 *
 * <pre>
 * {"warning":{"id","text"}}                              for anything that is not imported unchanged
 * {"conflict":{"id"}}                                    if the ids of a session or the path of a file belong to other content
 * {"failure":{"id"?,"key","message","details"?,"line"?}} if a session or file was not imported
 * {"imported","skipped","conflicts","failed","of"}       after each session and file
 * {"error":{"key","message","details"?,"line"?}}         if the import stopped
 * {"summary":{…,"complete"}}                             at the end, with the counts
 * </pre>
 */
record ImportBody(
    SessionImport imports, ArchiveSource source, SpooledBody body, ConcurrencyLimit.Permit permit)
    implements StreamingOutput {

  @Override
  public void write(OutputStream out) throws IOException {
    try (permit;
        body;
        source) {
      JsonLines lines = new JsonLines(out);
      imports.run(source, new Report(lines));
      lines.close(); // only now: it completes the response, as if nothing were missing
    }
  }

  private record Report(JsonLines lines) implements ImportReport {

    private record Warning(ImportWarning warning) {}

    private record Conflict(Id conflict) {}

    private record Id(String id) {}

    private record Failure(Reason failure) {}

    private record Error(Reason error) {}

    private record Summary(Counts summary) {}

    private record Counts(@JsonUnwrapped ImportProgress progress, boolean complete) {}

    /** An error, described as in every error response. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Reason(
        Optional<String> id,
        String key,
        String message,
        Optional<String> details,
        OptionalInt line) {

      static Reason of(ImportFailure failure) {
        ErrorResponse error = ErrorResponse.of(failure.reason());
        return new Reason(
            failure.id(), error.key(), error.message(), error.details(), failure.line());
      }
    }

    @Override
    public void progress(ImportProgress progress) throws IOException {
      lines.write(progress);
      lines.flush();
    }

    @Override
    public void warning(ImportWarning warning) throws IOException {
      lines.write(new Warning(warning));
    }

    @Override
    public void conflict(String id) throws IOException {
      lines.write(new Conflict(new Id(id)));
    }

    @Override
    public void failed(ImportFailure failure) throws IOException {
      lines.write(new Failure(Reason.of(failure)));
    }

    @Override
    public void stopped(ImportFailure failure) throws IOException {
      lines.write(new Error(Reason.of(failure)));
    }

    @Override
    public void end(ImportProgress progress, boolean isComplete) throws IOException {
      lines.write(new Summary(new Counts(progress, isComplete)));
    }
  }
}
