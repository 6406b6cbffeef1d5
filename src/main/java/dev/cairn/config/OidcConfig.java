package dev.cairn.config;

import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID Connect provider that Cairn trusts.
 *
 * @param keysAddress its JSON Web Key Set
 * @param audiences of which a token must name one
 * @param userClaims the claims that may name the user, the first that a token has
 * @param rolesClaims the claims that may list roles, all of them; dots lead into objects
 * @param clockSkew by how much its clock and ours may differ
 * @param keysCache how long its keys are kept
 * @param clientId as which a page in a browser signs in
 * @param clientSecret by which Cairn proves to the provider that it is that client, if it has to
 * @param scope what such a page asks for
 */
public record OidcConfig(
    URL keysAddress,
    String issuer,
    Set<String> audiences,
    List<String> userClaims,
    List<String> rolesClaims,
    Duration clockSkew,
    Duration keysCache,
    Optional<String> clientId,
    Optional<String> clientSecret,
    String scope) {

  @Override
  public String toString() {
    return "OidcConfig[" + issuer + "]";
  }

  /** Where the provider describes itself, by OpenID Connect Discovery 1.0. */
  public String discoveryAddress() {
    return issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
  }

  /** Whether nobody on the way can change the keys. */
  public boolean keysAreSafeOnTheirWay() {
    return keysAddress.getProtocol().equals("https") || Loopback.is(keysAddress.getHost());
  }
}
