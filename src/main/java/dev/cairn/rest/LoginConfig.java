package dev.cairn.rest;

import dev.cairn.config.OidcConfig;
import java.util.Optional;

/**
 * Where a page signs in.
 *
 * @param oidc the identity provider, if there is one
 */
record LoginConfig(Optional<Provider> oidc) {

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
