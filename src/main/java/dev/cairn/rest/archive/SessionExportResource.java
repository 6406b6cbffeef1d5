package dev.cairn.rest.archive;

import dev.cairn.archive.SessionExport;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.security.Roles;
import dev.cairn.session.SessionStorage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** One session, as an archive or for people to read. */
@Path("sessions/{id}/export")
@Produces({ArchiveBody.MEDIA_TYPE, MarkdownBody.MEDIA_TYPE})
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class SessionExportResource {

  @Inject private SessionExport export;
  @Inject private SessionStorage storage;

  @GET
  @KnownParametersOnly
  public Response exportSession(
      @PathParam("id") UUID id,
      @QueryParam("format") @DefaultValue("ndjson") ExportFormat format,
      @QueryParam("redact") @DefaultValue("false") Boolean redact) {
    SessionExport.Archive archive = export.of(id);
    return switch (format) {
      case NDJSON -> Response.ok(new ArchiveBody(archive, redact), ArchiveBody.MEDIA_TYPE).build();
      case MARKDOWN ->
          Response.ok(new MarkdownBody(storage.getSession(id), redact), MarkdownBody.MEDIA_TYPE)
              .build();
    };
  }
}
