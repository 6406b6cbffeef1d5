package dev.cairn.rest;

import dev.cairn.archive.SessionImport;
import dev.cairn.config.CairnConfig;
import dev.cairn.json.ArchiveReader;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;

/** Sessions that were kept elsewhere. */
@Path("/v1/import")
@Produces(ArchiveBody.MEDIA_TYPE)
@RolesAllowed(Roles.WRITER)
@ApplicationScoped
public class ImportResource {

  @Inject private SessionImport imports;
  @Inject private CairnConfig config;

  @POST
  @Consumes(ArchiveBody.MEDIA_TYPE)
  public StreamingOutput importSessions(InputStream archive) throws IOException {
    SpooledBody body = SpooledBody.of(archive, config.maxImportSize());
    try {
      int sessions = ArchiveReader.countSessions(body.read());
      ArchiveReader source =
          new ArchiveReader(body.read(), sessions, config.maxRequestSize(), config.maxMessages());
      return new ImportBody(imports, source, body);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }
}
