package dev.cairn.rest;

import dev.cairn.json.ResponseWriter;
import dev.cairn.rest.http.JsonBody;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The client asks for rules at start; Cairn keeps none. */
@Path("rules")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class RulesResource {

  @GET
  public JsonBody listRules() {
    return new JsonBody(ResponseWriter::noRules);
  }
}
