package dev.cairn.rest;

import dev.cairn.rest.http.JsonBody;
import dev.cairn.security.Roles;
import dev.cairn.session.SessionStorage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Which store answers. */
@Path("backend")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class BackendResource {

  @Inject private SessionStorage storage;

  @GET
  public JsonBody getBackend() {
    var backend = storage.backendInfo();
    return new JsonBody(json -> json.backend(backend));
  }
}
