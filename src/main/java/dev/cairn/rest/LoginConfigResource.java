package dev.cairn.rest;

import dev.cairn.config.CairnConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells a page where to sign in, before anybody did. The address is open in {@code web.xml}. */
@Path("login-config")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@ApplicationScoped
public class LoginConfigResource {

  @Inject private CairnConfig config;

  @GET
  public LoginConfig getLoginConfig() {
    return new LoginConfig(config.oidc().map(LoginConfig.Provider::of));
  }
}
