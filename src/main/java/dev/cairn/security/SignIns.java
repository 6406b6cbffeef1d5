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
class SignIns {

  private static final System.Logger LOG = System.getLogger(SignIns.class.getName());
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final int MAX_GOOD_REMEMBERED = 10_000;

  private final TokenSignIn tokens;
  private final ProviderSignIn provider;
  private final AuditTrail audit;
  private final RateLimit failures;

  /** Digests of tokens that counted a moment ago. They are looked up again all the same. */
  private final Cache<ByteBuffer, Boolean> good =
      Caffeine.newBuilder().maximumSize(MAX_GOOD_REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  @Inject
  SignIns(TokenSignIn tokens, ProviderSignIn provider, AuditTrail audit, CairnConfig config) {
    this.tokens = tokens;
    this.provider = provider;
    this.audit = audit;
    this.failures = new RateLimit(config.failedSignInsPerMinute());
  }

  SignIns() {
    this.tokens = null;
    this.provider = null;
    this.audit = null;
    this.failures = null;
  }

  /**
   * @throws SignInRefusedException if the token does not count
   * @throws RateLimitedException if too many did not, from this address
   * @throws ProviderUnreachableException if nobody can tell
   */
  SignIn signIn(String bearer, String address) {
    try {
      return isJwt(bearer) ? provider.signIn(bearer) : signIn(new TokenSecret(bearer), address);
    } catch (SignInRefusedException e) {
      failures.take(address);
      record(e, address);
      throw e;
    }
  }

  private SignIn signIn(TokenSecret secret, String address) {
    ByteBuffer digest = ByteBuffer.wrap(secret.digest());
    if (good.getIfPresent(digest) == null) {
      failures.check(address);
    }
    SignIn signIn = tokens.signIn(secret);
    good.put(digest, true);
    return signIn;
  }

  /** A JWT begins with a JSON object in Base64 and has dots. */
  private static boolean isJwt(String bearer) {
    return bearer.startsWith("eyJ") && bearer.indexOf('.') >= 0;
  }

  private void record(SignInRefusedException refusal, String address) {
    try {
      audit.record(AuditEntry.signInRefused(refusal.username(), address, refusal.reason().words()));
    } catch (StorageException e) {
      LOG.log(System.Logger.Level.WARNING, "A refused sign-in could not be recorded: " + e);
    }
  }
}
