package dev.cairn.rest;

import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Answers the client's request for rules at startup; Cairn has none. */
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
