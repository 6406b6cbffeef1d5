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
 * Authenticates bearer tokens of either kind, and cookies. An address with too many failures is
 * rate limited: what could be a guess is not looked at, and what is refused is not recorded. Never
 * limited are valid tokens with a signature or a checksum, and those that were valid a moment ago,
 * so that nobody locks out others who share the address.
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
  @Inject private OwnPage ownPage;
  @Inject private AuditTrail audit;
  @Inject private AccountStorage accounts;
  @Inject private Clock clock;
  @Inject private CairnConfig config;
  @Inject private Limits limits;
  @Inject private RequestOrigin origin;
  private RateLimit failures;
  private boolean hasUsers;

  /** Digests of tokens that were valid a moment ago, which are not rate limited. */
  private final Cache<ByteBuffer, Boolean> good =
      Caffeine.newBuilder().maximumSize(MAX_GOOD_REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  /** A user, by the credentials it came with. */
  private record Way(String username, String name) {}

  /** The days on which this node recorded them last. */
  private final Cache<Way, LocalDate> recorded =
      Caffeine.newBuilder().maximumSize(MAX_GOOD_REMEMBERED).build();

  @PostConstruct
  void readConfiguration() {
    failures = new RateLimit(limits.failedSignInsPerMinute());
    hasUsers = config.hasUsers();
  }

  /**
   * @throws SignInRefusedException if the token is not valid
   * @throws StorageException {@code RATE_LIMITED} if this address had too many failures
   * @throws StorageException {@code CONNECTION} if the provider or the storage does not answer
   */
  AuthenticatedUser signIn(String bearer, HttpServletRequest request) {
    return signIn(
        request,
        network ->
            hasUsers && isJwt(bearer)
                ? provider.signIn(bearer)
                : signIn(new TokenSecret(bearer), network));
  }

  /** The same for an API token only, which a person types. */
  AuthenticatedUser signInByApiToken(String token, HttpServletRequest request) {
    return signIn(request, network -> signIn(new TokenSecret(token), network));
  }

  /** The same for a code, which stands for an API token once. */
  AuthenticatedUser signInByCode(String code, HttpServletRequest request) {
    return signIn(request, network -> tokens.signIn(codes.take(code)));
  }

  /**
   * The same for what the provider gave a browser.
   *
   * @param nonce of the sign-in that the browser began
   */
  AuthenticatedUser signInByProvider(
      ProviderClient.Tokens given, Nonce nonce, HttpServletRequest request) {
    return signIn(request, network -> provider.signIn(given, nonce));
  }

  /**
   * Who is signed in to the page; empty if the browser brings no session. That one has ended is
   * neither recorded nor counted: every browser brings such a one some time, and nobody guesses
   * one.
   *
   * @throws SignInRefusedException if the session has ended
   * @throws StorageException {@code UNAUTHORIZED} if the page of another origin sends the request
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
    boolean isGuess = !hasUsers || !secret.isMadeHere();
    if (isGuess && good.getIfPresent(digest) == null) {
      failures.check(network);
    }
    AuthenticatedUser signIn = hasUsers ? tokens.signIn(secret) : upstream.signIn(secret);
    good.put(digest, true);
    return signIn;
  }

  /** A JWT begins with a JSON object in Base64 and has dots. */
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

  /** A server without users has no audit log; its upstream keeps one. */
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
