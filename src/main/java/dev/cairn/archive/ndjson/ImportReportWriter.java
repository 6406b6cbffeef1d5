package dev.cairn.archive.ndjson;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ImportProgress;
import dev.cairn.json.JsonWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * How an import goes, as lines of JSON: {@code {"imported","skipped","conflicts","failed","of"}}
 * after each session; before it {@code {"remark":{"id","text"}}} for what is not as it stood and
 * {@code {"conflict":{"id"}}} if there was one; {@code
 * {"error":{"key","message","details"?,"line"?}}} if it stopped, and at the end {@code
 * {"summary":{…}}}, which has the fields of the first.
 */
public final class ImportReportWriter implements Closeable {

  private final JsonGenerator json;

  public ImportReportWriter(OutputStream out) throws IOException {
    this.json = JsonWriter.generator(out);
    json.setRootValueSeparator(null);
  }

  public void progress(ImportProgress progress) throws IOException {
    json.writeStartObject();
    writeCounts(progress);
    endLine();
    json.flush();
  }

  public void conflict(UUID sessionId) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("conflict");
    json.writeStringField("id", sessionId.toString());
    json.writeEndObject();
    endLine();
  }

  public void remark(ArchiveEntry.Remark remark) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("remark");
    json.writeStringField("id", remark.id());
    json.writeStringField("text", remark.text());
    json.writeEndObject();
    endLine();
  }

  /**
   * @param line the line of the archive, from 1
   */
  public void error(String key, String message, Optional<String> details, OptionalInt line)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("error");
    json.writeStringField("key", key);
    json.writeStringField("message", message);
    if (details.isPresent()) {
      json.writeStringField("details", details.get());
    }
    if (line.isPresent()) {
      json.writeNumberField("line", line.getAsInt());
    }
    json.writeEndObject();
    endLine();
  }

  public void summary(ImportProgress progress) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("summary");
    writeCounts(progress);
    json.writeEndObject();
    endLine();
  }

  private void writeCounts(ImportProgress progress) throws IOException {
    json.writeNumberField("imported", progress.imported());
    json.writeNumberField("skipped", progress.skipped());
    json.writeNumberField("conflicts", progress.conflicts());
    json.writeNumberField("failed", progress.failed());
    json.writeNumberField("of", progress.of());
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
