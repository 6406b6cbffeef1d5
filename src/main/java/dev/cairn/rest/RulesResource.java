package dev.cairn.rest;

import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The client asks for rules at start; Cairn keeps none. */
@Path("rules")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class RulesResource {

  record Rules(List<String> results) {}

  @GET
  public Rules listRules() {
    return new Rules(List.of());
  }
}
