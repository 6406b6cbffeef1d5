package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.security.token.TokenSecret;
import dev.cairn.session.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

/**
 * Authenticates keys of the upstream. A valid key is cached briefly. The upstream still receives it
 * with every request, and decides what it may do.
 */
@ApplicationScoped
class UpstreamAuthenticator {

  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final int MAX_REMEMBERED = 10_000;

  @Inject private UpstreamAccounts accounts;

  /** Usernames by the digest of the key. */
  private final Cache<ByteBuffer, String> usernames =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  /**
   * @throws SignInRefusedException if the key is invalid
   */
  AuthenticatedUser signIn(TokenSecret key) {
    ByteBuffer digest = ByteBuffer.wrap(key.digest());
    String username = usernames.getIfPresent(digest);
    if (username == null) {
      username =
          accounts
              .findUsername(key.value())
              .orElseThrow(() -> new SignInRefusedException(Reason.UNKNOWN));
      usernames.put(digest, username);
    }
    return new AuthenticatedUser(username, Set.of(Role.USER), TokenAccess.WRITE, SignInBasis.NONE);
  }
}
