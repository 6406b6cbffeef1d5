package dev.cairn.security;

import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.page.PageSessionStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Codes that sign a browser in once, in place of an API token: short-lived parts of an address. */
@ApplicationScoped
class SignInCodes {

  static final Duration VALID_FOR = Duration.ofMinutes(15);

  @Inject private PageSessionStorage sessions;
  @Inject private Clock clock;

  /**
   * @param tokenId the token in whose place it stands
   */
  String make(UUID tokenId) {
    OpaqueSecret code = OpaqueSecret.random(new SecureRandom());
    sessions.addCode(code.digest(), tokenId, clock.instant().plus(VALID_FOR));
    return code.value();
  }

  /**
   * Uses a code up.
   *
   * @return the token in whose place it stands
   * @throws SignInRefusedException if it is none, or was used, on any node, or is too old
   */
  UUID take(String code) {
    return OpaqueSecret.of(code)
        .flatMap(secret -> sessions.takeCode(secret.digest()))
        .orElseThrow(() -> new SignInRefusedException(Reason.CODE_ENDED));
  }
}
