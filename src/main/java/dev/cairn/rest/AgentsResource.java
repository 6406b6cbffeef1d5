package dev.cairn.rest;

import dev.cairn.rest.http.JsonBody;
import dev.cairn.security.Roles;
import dev.cairn.stats.SessionStats;
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
  public JsonBody getAgentSessionStats(@PathParam("id") UUID id) {
    SessionStats stats = timeSaved.in(storage.getSessionStats(id));
    return new JsonBody(json -> json.datedStats(stats));
  }
}
