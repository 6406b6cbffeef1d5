package dev.cairn.wiring;

import dev.cairn.audit.AuditEvent;
import dev.cairn.json.JsonWriter;
import dev.cairn.rest.AuditEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Also writes each audit event to the server's log once it is stored, as one line of JSON. */
@ApplicationScoped
class AuditLogLine {

  private static final System.Logger LOG = System.getLogger("dev.cairn.audit");

  void write(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      JsonWriter.write(AuditEvents.Event.of(event), line);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    LOG.log(System.Logger.Level.INFO, line.toString(StandardCharsets.UTF_8));
  }
}
