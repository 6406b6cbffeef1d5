package dev.cairn.security;

import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.page.PageSessionStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * One-time codes that sign a browser in, in place of an API token. They are short-lived and part of
 * an address.
 */
@ApplicationScoped
class SignInCodes {

  static final Duration VALID_FOR = Duration.ofMinutes(15);

  @Inject private PageSessionStorage sessions;
  @Inject private Clock clock;

  /**
   * @param tokenId the token that the code stands for
   */
  String make(UUID tokenId) {
    OpaqueSecret code = OpaqueSecret.random(new SecureRandom());
    sessions.addCode(code.digest(), tokenId, clock.instant().plus(VALID_FOR));
    return code.value();
  }

  /**
   * Consumes a code.
   *
   * @return the token that it stands for
   * @throws SignInRefusedException if the code is unknown, expired, or was used on any node
   */
  UUID take(String code) {
    return OpaqueSecret.of(code)
        .flatMap(secret -> sessions.takeCode(secret.digest()))
        .orElseThrow(() -> new SignInRefusedException(Reason.CODE_ENDED));
  }
}
