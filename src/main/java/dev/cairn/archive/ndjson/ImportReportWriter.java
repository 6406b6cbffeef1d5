package dev.cairn.archive.ndjson;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportWarning;
import dev.cairn.json.JsonWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * How an import goes, as lines of JSON:
 *
 * <pre>
 * {"warning":{"id","text"}}                              for what is not imported as it stands
 * {"conflict":{"id"}}                                    if other content has the ids of a session
 * {"failure":{"id"?,"key","message","details"?,"line"?}} if a session was not imported
 * {"imported","skipped","conflicts","failed","of"}       after each session
 * {"error":{"key","message","details"?,"line"?}}         if the import stopped
 * {"summary":{…,"complete"}}                             at the end, with the counts
 * </pre>
 */
public final class ImportReportWriter implements Closeable {

  private final JsonGenerator json;

  public ImportReportWriter(OutputStream out) throws IOException {
    this.json = JsonWriter.generator(out);
    json.setRootValueSeparator(null);
  }

  /**
   * Why something failed, in the words of every error response.
   *
   * @param line the line of the archive, from 1
   */
  public record Reason(String key, String message, Optional<String> details, OptionalInt line) {}

  public void progress(ImportProgress progress) throws IOException {
    json.writeStartObject();
    writeCounts(progress);
    endLine();
    json.flush();
  }

  public void conflict(UUID sessionId) throws IOException {
    begin("conflict");
    json.writeStringField("id", sessionId.toString());
    end();
  }

  public void warning(ImportWarning warning) throws IOException {
    begin("warning");
    json.writeStringField("id", warning.id());
    json.writeStringField("text", warning.text());
    end();
  }

  public void failure(Optional<String> sessionId, Reason reason) throws IOException {
    begin("failure");
    if (sessionId.isPresent()) {
      json.writeStringField("id", sessionId.get());
    }
    writeReason(reason);
    end();
  }

  public void error(Reason reason) throws IOException {
    begin("error");
    writeReason(reason);
    end();
  }

  public void summary(ImportProgress progress, boolean isComplete) throws IOException {
    begin("summary");
    writeCounts(progress);
    json.writeBooleanField("complete", isComplete);
    end();
  }

  private void writeReason(Reason reason) throws IOException {
    json.writeStringField("key", reason.key());
    json.writeStringField("message", reason.message());
    if (reason.details().isPresent()) {
      json.writeStringField("details", reason.details().get());
    }
    if (reason.line().isPresent()) {
      json.writeNumberField("line", reason.line().getAsInt());
    }
  }

  private void writeCounts(ImportProgress progress) throws IOException {
    json.writeNumberField("imported", progress.imported());
    json.writeNumberField("skipped", progress.skipped());
    json.writeNumberField("conflicts", progress.conflicts());
    json.writeNumberField("failed", progress.failed());
    json.writeNumberField("of", progress.of());
  }

  private void begin(String kind) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(kind);
  }

  private void end() throws IOException {
    json.writeEndObject();
    endLine();
  }

  private void endLine() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
