package dev.cairn.rest.archive;

import dev.cairn.archive.RedactedArchive;
import dev.cairn.archive.SessionExport;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.redaction.ExportRedactor;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An archive, streamed as it is read. If writing fails half-way, the archive has no end marker.
 *
 * @param redact whether to replace secrets
 */
record ArchiveBody(SessionExport.Archive archive, boolean redact) implements StreamingOutput {

  static final String MEDIA_TYPE = "application/x-ndjson";

  @Override
  public void write(OutputStream out) throws IOException {
    ArchiveWriter lines = new ArchiveWriter(out);
    archive.writeTo(redact ? new RedactedArchive(lines, new ExportRedactor()) : lines);
    lines.close(); // only now: it completes the response, as if nothing were missing
  }
}
