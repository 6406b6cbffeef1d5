package dev.cairn.rest;

import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Caller;
import dev.cairn.session.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** Returns who the caller is. The client's agent does not start without this. */
@Path("account")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class AccountResource {

  @Inject private CurrentCaller current;

  /** What the client needs to know about the caller before it starts: it requires all the names. */
  record Account(
      String id,
      String username,
      String firstName,
      String lastName,
      String email,
      List<String> roles,
      TokenAccess access) {

    static Account of(Caller caller, TokenAccess access) {
      String username = caller.username();
      List<String> roles =
          Arrays.stream(Role.values()).filter(caller.roles()::contains).map(Roles::name).toList();
      return new Account(username, username, username, "", "", roles, access);
    }
  }

  @GET
  public Account getAccount() {
    return Account.of(current.get(), current.access());
  }
}
