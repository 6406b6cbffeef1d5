package dev.cairn.security.token;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.Limits;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes API tokens for their users, and revokes them. */
@ApplicationScoped
public class TokenIssuer {

  /** Of the token that a server makes at its first start. No other one is called so. */
  public static final String FIRST_TOKEN_NAME = "bootstrap";

  private final SecureRandom random = new SecureRandom();
  @Inject private TokenStorage tokens;
  @Inject private Supplier<Caller> caller;
  @Inject private CairnConfig config;
  @Inject private Limits limits;
  @Inject private FirstTokenFile firstToken;

  /**
   * Makes a token for the caller. One that is made with another token ends with that at the latest.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the caller has one of this name, has as
   *     many as allowed, or asks for a lifetime longer than allowed
   */
  public IssuedToken issue(CreateTokenRequest request) {
    if (request.name().equals(FIRST_TOKEN_NAME)) {
      throw new StorageException(Problem.TOKEN_NAME_TAKEN);
    }
    TokenSecret secret = TokenSecret.random(random);
    ApiToken token =
        tokens.create(
            new NewToken(
                caller.get().username(),
                request.name(),
                Optional.of(secret.prefix()),
                secret.digest(),
                request.access(),
                lifetime(request),
                caller.get().tokenId()),
            limits.maxTokensPerUser());
    return new IssuedToken(token, secret.value());
  }

  /** As {@link TokenStorage#revoke}. */
  public void revoke(UUID id) {
    tokens.revoke(id);
    firstToken.removeIfStale();
  }

  private Optional<Duration> lifetime(CreateTokenRequest request) {
    int maxDays = config.tokenMaxDays();
    Optional<Integer> days =
        request.expiresInDays().or(() -> maxDays == 0 ? Optional.empty() : Optional.of(maxDays));
    int limit = maxDays == 0 ? CairnConfig.MAX_DAYS : maxDays;
    if (days.filter(asked -> asked > limit).isPresent()) {
      throw new StorageException(
          Problem.INVALID_TOKEN_LIFETIME, "/expires_in_days: must be 1 to " + limit);
    }
    return days.map(Duration::ofDays);
  }
}
