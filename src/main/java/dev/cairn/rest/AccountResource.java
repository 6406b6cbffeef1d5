package dev.cairn.rest;

import dev.cairn.security.Roles;
import dev.cairn.session.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;

/** Who the caller is. The client's agent does not start without it. */
@Path("/v1/account")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class AccountResource {

  @Inject private Supplier<Caller> caller;

  @GET
  public JsonBody getAccount() {
    String username = caller.get().username();
    return new JsonBody(json -> json.account(username));
  }
}
