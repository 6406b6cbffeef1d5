package dev.cairn.rest.archive;

import dev.cairn.archive.SessionExport;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.security.Roles;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.SessionScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;

/** Exports all sessions of a scope, to be archived or imported by another Cairn. */
@Path("export")
@Produces(ArchiveBody.MEDIA_TYPE)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class ExportResource {

  @Inject private SessionExport export;

  @GET
  @KnownParametersOnly
  public StreamingOutput exportSessions(
      @QueryParam("scope") @DefaultValue("own") SessionScope scope,
      @QueryParam("label") List<LabelFilter> labels,
      @QueryParam("redact") @DefaultValue("false") Boolean redact) {
    return new ArchiveBody(export.of(scope, labels), redact);
  }
}
