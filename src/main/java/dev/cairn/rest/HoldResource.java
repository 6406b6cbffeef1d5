package dev.cairn.rest;

import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.retention.LegalHolds;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** The legal hold on a session. */
@Path("sessions/{id}/hold")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.AUDITOR, Roles.ADMIN})
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class HoldResource {

  @Inject private LegalHolds holds;
  @Inject private CurrentCaller current;

  record Hold(boolean held) {}

  @GET
  public Hold getHold(@PathParam("id") UUID id) {
    return new Hold(holds.isHeld(id));
  }

  @PUT
  public Hold placeHold(@PathParam("id") UUID id) {
    return set(id, true);
  }

  @DELETE
  public Hold releaseHold(@PathParam("id") UUID id) {
    return set(id, false);
  }

  private Hold set(UUID id, boolean isHeld) {
    current.requireWriteAccess();
    holds.setHeld(id, isHeld);
    return new Hold(isHeld);
  }
}
