package dev.cairn.rest;

import dev.cairn.encryption.EncryptionRewrap;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.search.SearchRebuild;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import dev.cairn.stats.StatsRebuild;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Server-wide operations for administrators. */
@Path("admin")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class AdminResource {

  @Inject private StatsRebuild rebuild;
  @Inject private SearchRebuild search;
  @Inject private EncryptionRewrap encryption;
  @Inject private CurrentCaller current;

  /** The number of sessions that were recounted. */
  record Rebuilt(int sessions) {}

  @POST
  @Path("stats/rebuild")
  public Rebuilt rebuildStats() {
    current.requireWriteAccess();
    return new Rebuilt(rebuild.run());
  }

  @POST
  @Path("search/rebuild")
  public Response rebuildSearch() {
    current.requireWriteAccess();
    return Response.accepted(search.begin()).build();
  }

  @GET
  @Path("search/rebuild")
  public SearchRebuild.State getSearchRebuild() {
    return search.state();
  }

  @DELETE
  @Path("search/rebuild")
  public SearchRebuild.State stopSearchRebuild() {
    current.requireWriteAccess();
    return search.stop();
  }

  @POST
  @Path("encryption/rewrap")
  public Response rewrap() {
    current.requireWriteAccess();
    return Response.accepted(encryption.begin()).build();
  }

  @GET
  @Path("encryption/rewrap")
  public EncryptionRewrap.State getRewrap() {
    return encryption.state();
  }

  @DELETE
  @Path("encryption/rewrap")
  public EncryptionRewrap.State stopRewrap() {
    current.requireWriteAccess();
    return encryption.stop();
  }
}
