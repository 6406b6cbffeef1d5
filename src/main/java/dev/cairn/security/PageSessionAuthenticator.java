package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.page.PageSession;
import dev.cairn.security.page.PageSessionStorage;
import dev.cairn.security.token.TokenAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Authenticates browsers by the secret in their cookie, without caching. */
@ApplicationScoped
class PageSessionAuthenticator {

  private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

  @Inject private PageSessionStorage sessions;
  @Inject private ApiTokenAuthenticator tokens;
  @Inject private CairnConfig config;
  @Inject private Clock clock;

  /**
   * @throws SignInRefusedException if the session, or the API token with which it began, has ended
   */
  AuthenticatedUser signIn(OpaqueSecret secret) {
    Instant now = clock.instant();
    PageSession session =
        sessions
            .find(secret.digest())
            .filter(found -> isStanding(found, now))
            .orElseThrow(() -> new SignInRefusedException(Reason.PAGE_SESSION_ENDED));
    AuthenticatedUser user =
        session
            .tokenId()
            .map(tokens::signIn)
            .orElseGet(
                () ->
                    new AuthenticatedUser(
                        session.username(), session.roles(), TokenAccess.ADMIN, SignInBasis.NONE));
    if (!session.lastUsedAt().isAfter(now.minus(LAST_USE_PRECISION))) {
      sessions.recordUse(session.id());
    }
    return new AuthenticatedUser(
        user.username(), user.roles(), user.access(), user.basis().withPage(session.id()));
  }

  boolean isStanding(PageSession session, Instant now) {
    return now.isBefore(session.expiresAt())
        && now.isBefore(session.lastUsedAt().plus(config.pageIdle()));
  }
}
