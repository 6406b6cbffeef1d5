package dev.cairn.rest.archive;

import dev.cairn.archive.ArchiveSink;
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
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      ArchiveSink sink = redact ? new RedactedArchive(lines, new ExportRedactor()) : lines;
      archive.writeTo(sink);
    }
  }
}
