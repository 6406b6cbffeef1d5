package dev.cairn.config;

import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID Connect provider that Cairn trusts.
 *
 * @param keysAddress the address of its JSON Web Key Set
 * @param audiences the accepted audiences; a token must name one of them
 * @param userClaims the claims that may contain the username; the first one present is used
 * @param rolesClaims the claims that may contain roles; all are used, and dots descend into objects
 * @param clockSkew the allowed difference between its clock and Cairn's
 * @param keysCache how long its keys are cached
 * @param clientId the OAuth client id of a page in a browser
 * @param clientSecret the secret of that client, if it is a confidential one
 * @param scope the scopes that such a page requests
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

  /** Returns the address of the provider's metadata, by OpenID Connect Discovery 1.0. */
  public String discoveryAddress() {
    return issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
  }

  /** Returns whether the keys are fetched over a connection on which nobody can change them. */
  public boolean usesSecureTransport() {
    return keysAddress.getProtocol().equals("https") || Loopback.is(keysAddress.getHost());
  }
}
