package dev.cairn.rest;

import dev.cairn.security.Roles;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.TimeSaved;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** What clients before v0.3.17 ask for. */
@Path("agents")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class AgentsResource {

  @Inject private SessionStatsStorage storage;
  @Inject private TimeSaved timeSaved;

  @GET
  @Path("sessions/{id}/stats")
  public DatedStats getAgentSessionStats(@PathParam("id") UUID id) {
    return DatedStats.of(timeSaved.in(storage.getSessionStats(id)));
  }
}
