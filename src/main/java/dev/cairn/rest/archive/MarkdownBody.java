package dev.cairn.rest.archive;

import dev.cairn.archive.RedactedSession;
import dev.cairn.archive.markdown.MarkdownWriter;
import dev.cairn.redaction.ExportRedactor;
import dev.cairn.session.Session;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * A conversation for people to read.
 *
 * @param redact whether to replace secrets
 */
record MarkdownBody(Session session, boolean redact) implements StreamingOutput {

  static final String MEDIA_TYPE = "text/markdown;charset=UTF-8";

  @Override
  public void write(OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    Session written = redact ? RedactedSession.of(session, new ExportRedactor()) : session;
    new MarkdownWriter(writer).write(written);
    writer.flush();
  }
}
