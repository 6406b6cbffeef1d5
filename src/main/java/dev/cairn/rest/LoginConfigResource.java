package dev.cairn.rest;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.OidcConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/**
 * Tells a page where to sign in. The address is open to callers who are not signed in, see {@code
 * SignInFilter}.
 */
@Path("login-config")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@ApplicationScoped
public class LoginConfigResource {

  @Inject private CairnConfig config;

  /**
   * Where a page signs in.
   *
   * @param authorizeUrl where Cairn's own page sends a browser for single sign-on, if configured
   * @param oidc the identity provider, if there is one
   */
  record LoginConfig(Optional<String> authorizeUrl, Optional<Provider> oidc) {

    record Provider(
        String issuer,
        String discovery,
        Optional<String> clientId,
        String scope,
        String responseType,
        String codeChallengeMethod) {

      static Provider of(OidcConfig oidc) {
        return new Provider(
            oidc.issuer(), oidc.discoveryAddress(), oidc.clientId(), oidc.scope(), "code", "S256");
      }
    }
  }

  @GET
  public LoginConfig getLoginConfig() {
    return new LoginConfig(
        config.oidc().flatMap(OidcConfig::clientId).map(client -> PageSessionResource.AUTHORIZE),
        config.oidc().map(LoginConfig.Provider::of));
  }
}
