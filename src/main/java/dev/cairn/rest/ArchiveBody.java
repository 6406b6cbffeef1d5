package dev.cairn.rest;

import dev.cairn.archive.SessionExport;
import dev.cairn.archive.ndjson.ArchiveWriter;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/** An archive, written as it is read. One that fails half-way has no end. */
record ArchiveBody(SessionExport.Archive archive) implements StreamingOutput {

  static final String MEDIA_TYPE = "application/x-ndjson";

  @Override
  public void write(OutputStream out) throws IOException {
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      archive.writeTo(lines);
    }
  }
}
