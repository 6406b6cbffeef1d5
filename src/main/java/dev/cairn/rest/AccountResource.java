package dev.cairn.rest;

import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Who the caller is. The client's agent does not start without it. */
@Path("account")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class AccountResource {

  @Inject private CurrentCaller current;

  @GET
  public Account getAccount() {
    return Account.of(current.get(), current.access());
  }
}
