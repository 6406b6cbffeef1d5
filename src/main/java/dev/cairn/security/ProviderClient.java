package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.cairn.config.OidcConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Cairn as a client of the identity provider: the authorization code flow of OpenID Connect Core
 * 1.0 with PKCE (RFC 7636), and RP-Initiated Logout 1.0. The provider's metadata is cached for as
 * long as its keys.
 */
final class ProviderClient {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_DOCUMENT_BYTES = 1 << 20;

  private final OidcConfig config;
  private final ClientID clientId;
  private final LoadingCache<String, OIDCProviderMetadata> documents;

  /**
   * @param clientId Cairn's client id at the provider
   */
  ProviderClient(OidcConfig config, String clientId) {
    this.config = config;
    this.clientId = new ClientID(clientId);
    this.documents =
        Caffeine.newBuilder().expireAfterWrite(config.keysCache()).build(ProviderClient::fetch);
  }

  private static OIDCProviderMetadata fetch(String address) throws IOException, ParseException {
    return OIDCProviderMetadata.parse(
        new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_DOCUMENT_BYTES)
            .retrieveResource(URI.create(address).toURL())
            .getContent());
  }

  /**
   * @throws StorageException {@code CONNECTION} if the provider does not respond, or is a different
   *     one
   */
  private OIDCProviderMetadata provider() {
    try {
      OIDCProviderMetadata found = documents.get(config.discoveryAddress());
      if (!found.getIssuer().getValue().equals(config.issuer())) {
        throw new StorageException(
            Problem.PROVIDER_UNAVAILABLE, "its discovery document names another issuer");
      }
      return found;
    } catch (CompletionException e) {
      throw new StorageException(Problem.PROVIDER_UNAVAILABLE, e);
    }
  }

  /** Returns the address where the browser signs in. */
  URI signInAddress(SignInAttempt attempt, URI redirect) {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, Scope.parse(config.scope()), clientId, redirect)
        .endpointURI(provider().getAuthorizationEndpointURI())
        .state(attempt.state())
        .nonce(attempt.nonce())
        .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /** Returns whether a response comes from this provider (RFC 9207). */
  boolean isIssuer(String name) {
    return name.equals(config.issuer());
  }

  /** The tokens that the provider issues for a code. */
  record Tokens(String accessToken, String idToken) {}

  /**
   * Exchanges a code for tokens.
   *
   * @throws SignInRefusedException if the provider rejects the code
   * @throws StorageException {@code CONNECTION} if the provider does not respond
   */
  Tokens tokens(String code, SignInAttempt attempt, URI redirect) {
    try {
      HTTPRequest request = request(code, attempt, redirect).toHTTPRequest();
      request.setConnectTimeout(TIMEOUT_MILLIS);
      request.setReadTimeout(TIMEOUT_MILLIS);
      request.setFollowRedirects(false);
      TokenResponse response = OIDCTokenResponseParser.parse(request.send());
      if (response instanceof OIDCTokenResponse success
          && success.getOIDCTokens().getIDToken() != null) {
        return new Tokens(
            success.getOIDCTokens().getAccessToken().getValue(),
            success.getOIDCTokens().getIDTokenString());
      }
      throw new SignInRefusedException(Reason.CODE_REFUSED);
    } catch (IOException | ParseException e) {
      throw new StorageException(Problem.PROVIDER_UNAVAILABLE, e);
    }
  }

  private TokenRequest request(String code, SignInAttempt attempt, URI redirect) {
    URI endpoint = provider().getTokenEndpointURI();
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(new AuthorizationCode(code), redirect, attempt.verifier());
    if (config.clientSecret().isEmpty()) {
      return new TokenRequest.Builder(endpoint, clientId, grant).build();
    }
    Secret secret = new Secret(config.clientSecret().get());
    List<ClientAuthenticationMethod> methods = provider().getTokenEndpointAuthMethods();
    boolean isInBody =
        methods != null && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return new TokenRequest.Builder(
            endpoint,
            isInBody
                ? new ClientSecretPost(clientId, secret)
                : new ClientSecretBasic(clientId, secret),
            grant)
        .build();
  }

  /**
   * Returns the address where the browser signs out; empty if the provider has none or does not
   * respond.
   *
   * @param redirect where the provider sends the browser afterwards
   */
  Optional<String> signOutAddress(String idToken, URI redirect) {
    try {
      URI endpoint = provider().getEndSessionEndpointURI();
      return endpoint == null
          ? Optional.empty()
          : Optional.of(
              new LogoutRequest(endpoint, JWTParser.parse(idToken), redirect, null)
                  .toURI()
                  .toString());
    } catch (StorageException | java.text.ParseException e) {
      return Optional.empty();
    }
  }
}
