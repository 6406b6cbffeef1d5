package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.config.CairnConfig;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Signs in whoever sends a bearer token, of either kind. An address that failed too often is not
 * heard any more for a while, so that nobody guesses a token; tokens that counted a moment ago go
 * on, so that nobody shuts out others who share the address. A signature needs no such guard.
 */
@ApplicationScoped
class Authenticator {

  private static final System.Logger LOG = System.getLogger(Authenticator.class.getName());
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final int MAX_GOOD_REMEMBERED = 10_000;

  private final ApiTokenAuthenticator tokens;
  private final JwtAuthenticator provider;
  private final UpstreamAuthenticator remote;
  private final AuditTrail audit;
  private final boolean hasUsers;
  private final RateLimit failures;

  /** Digests of tokens that counted a moment ago, whom no limit holds up. */
  private final Cache<ByteBuffer, Boolean> good =
      Caffeine.newBuilder().maximumSize(MAX_GOOD_REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  @Inject
  Authenticator(
      ApiTokenAuthenticator tokens,
      JwtAuthenticator provider,
      UpstreamAuthenticator remote,
      AuditTrail audit,
      CairnConfig config) {
    this.tokens = tokens;
    this.provider = provider;
    this.remote = remote;
    this.audit = audit;
    this.hasUsers = config.hasUsers();
    this.failures = new RateLimit(config.failedSignInsPerMinute());
  }

  Authenticator() {
    this.tokens = null;
    this.provider = null;
    this.remote = null;
    this.audit = null;
    this.hasUsers = false;
    this.failures = null;
  }

  /**
   * @throws SignInRefusedException if the token does not count
   * @throws StorageException {@code RATE_LIMITED} if too many did not, from this address
   * @throws StorageException {@code CONNECTION} if nobody can tell
   */
  AuthenticatedUser signIn(String bearer, String address) {
    try {
      return hasUsers && isJwt(bearer)
          ? provider.signIn(bearer)
          : signIn(new TokenSecret(bearer), address);
    } catch (SignInRefusedException e) {
      failures.take(address);
      record(e, address);
      throw e;
    }
  }

  private AuthenticatedUser signIn(TokenSecret secret, String address) {
    ByteBuffer digest = ByteBuffer.wrap(secret.digest());
    if (good.getIfPresent(digest) == null) {
      failures.check(address);
    }
    AuthenticatedUser signIn = hasUsers ? tokens.signIn(secret) : remote.signIn(secret);
    good.put(digest, true);
    return signIn;
  }

  /** A JWT begins with a JSON object in Base64 and has dots. */
  private static boolean isJwt(String bearer) {
    return bearer.startsWith("eyJ") && bearer.indexOf('.') >= 0;
  }

  /** A server without users has no audit log; the store that knows them keeps one. */
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
