package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.config.CairnConfig;
import dev.cairn.config.Limits;
import dev.cairn.security.token.TokenSecret;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates both kinds of bearer tokens, and cookies. Addresses with too many failures are rate
 * limited: possible guesses are not checked, and refusals are not recorded. Valid tokens with a
 * signature or a checksum are never limited, nor are tokens that were valid a moment ago. So nobody
 * can lock out others who share the address.
 */
@ApplicationScoped
class Authenticator {

  private static final System.Logger LOG = System.getLogger(Authenticator.class.getName());
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final int MAX_GOOD_REMEMBERED = 10_000;

  @Inject private ApiTokenAuthenticator tokens;
  @Inject private JwtAuthenticator provider;
  @Inject private UpstreamAuthenticator upstream;
  @Inject private PageSessionAuthenticator pages;
  @Inject private SignInCodes codes;
  @Inject private SameOriginCheck ownPage;
  @Inject private AuditTrail audit;
  @Inject private AccountStorage accounts;
  @Inject private Clock clock;
  @Inject private CairnConfig config;
  @Inject private Limits limits;
  @Inject private RequestOrigin origin;
  private RateLimit failures;
  private boolean hasUsers;

  /** Digests of recently valid tokens, which are not rate limited. */
  private final Cache<ByteBuffer, Boolean> good =
      Caffeine.newBuilder().maximumSize(MAX_GOOD_REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  /** A user and the kind of credentials used. */
  private record Way(String username, String name) {}

  /** The last day on which this node recorded each of them. */
  private final Cache<Way, LocalDate> recorded =
      Caffeine.newBuilder().maximumSize(MAX_GOOD_REMEMBERED).build();

  @PostConstruct
  void readConfiguration() {
    failures = new RateLimit(limits.failedSignInsPerMinute());
    hasUsers = config.hasUsers();
  }

  /**
   * @throws SignInRefusedException if the token is invalid
   * @throws StorageException {@code RATE_LIMITED} if this address had too many failures
   * @throws StorageException {@code CONNECTION} if the provider or the storage does not respond
   */
  AuthenticatedUser signIn(String bearer, HttpServletRequest request) {
    return signIn(
        request,
        network ->
            hasUsers && isJwt(bearer)
                ? provider.signIn(bearer)
                : signIn(new TokenSecret(bearer), network));
  }

  /** Authenticates an API token, and no other kind, that a person has entered. */
  AuthenticatedUser signInByApiToken(String token, HttpServletRequest request) {
    return signIn(request, network -> signIn(new TokenSecret(token), network));
  }

  /** Authenticates a code, which can stand in for an API token once. */
  AuthenticatedUser signInByCode(String code, HttpServletRequest request) {
    return signIn(request, network -> tokens.signIn(codes.take(code)));
  }

  /**
   * Authenticates the tokens that the provider issued for a browser.
   *
   * @param nonce the nonce of the sign-in that the browser began
   */
  AuthenticatedUser signInByProvider(
      ProviderClient.Tokens given, Nonce nonce, HttpServletRequest request) {
    return signIn(request, network -> provider.signIn(given, nonce));
  }

  /**
   * Returns who is signed in to the page; empty if the browser has no session cookie. An expired
   * session is neither recorded nor counted as a failure: every browser sends one some time, and
   * nobody can guess one.
   *
   * @throws SignInRefusedException if the session has ended
   * @throws StorageException {@code UNAUTHORIZED} if the request comes from a page of another
   *     origin
   */
  Optional<AuthenticatedUser> signInByCookie(HttpServletRequest request) {
    Optional<OpaqueSecret> cookie = hasUsers ? PageCookie.of(request) : Optional.empty();
    return cookie.map(
        secret -> {
          ownPage.require(request);
          AuthenticatedUser user = pages.signIn(secret);
          recordFirstOfDay(user, "page", origin.address(request));
          return user;
        });
  }

  private AuthenticatedUser signIn(
      HttpServletRequest request, Function<String, AuthenticatedUser> ofNetwork) {
    String network = origin.network(request);
    try {
      AuthenticatedUser user = ofNetwork.apply(network);
      if (hasUsers) {
        recordFirstOfDay(
            user,
            user.tokenId().isPresent() ? "API token" : "single sign-on",
            origin.address(request));
      }
      return user;
    } catch (SignInRefusedException e) {
      failures.take(network);
      record(e, origin.address(request));
      throw e;
    }
  }

  private AuthenticatedUser signIn(TokenSecret secret, String network) {
    ByteBuffer digest = ByteBuffer.wrap(secret.digest());
    boolean isGuess = !hasUsers || !secret.hasValidChecksum();
    if (isGuess && good.getIfPresent(digest) == null) {
      failures.check(network);
    }
    AuthenticatedUser signIn = hasUsers ? tokens.signIn(secret) : upstream.signIn(secret);
    good.put(digest, true);
    return signIn;
  }

  /** Returns whether a token is a JWT: it begins with a JSON object in Base64 and contains dots. */
  private static boolean isJwt(String bearer) {
    return bearer.startsWith("eyJ") && bearer.indexOf('.') >= 0;
  }

  private void recordFirstOfDay(AuthenticatedUser user, String wayName, String address) {
    Way way = new Way(user.username(), wayName);
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(recorded.getIfPresent(way))) {
      accounts.recordFirstOfDay(
          AuditEntry.signIn(user.username(), user.tokenId(), address, way.name()));
      recorded.put(way, today);
    }
  }

  /** Records a refusal. A server without users has no audit log; its upstream keeps one. */
  private void record(SignInRefusedException refusal, String address) {
    if (!hasUsers) {
      return;
    }
    try {
      audit.record(AuditEntry.signInRefused(refusal.username(), address, refusal.reason().words()));
    } catch (StorageException e) {
      LOG.log(System.Logger.Level.WARNING, "A refused sign-in could not be recorded: " + e);
    }
  }
}
