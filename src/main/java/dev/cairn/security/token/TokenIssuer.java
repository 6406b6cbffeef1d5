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

/** Creates and revokes API tokens for their users. */
@ApplicationScoped
public class TokenIssuer {

  /** The name of the token that a server creates at its first start, reserved for it. */
  public static final String FIRST_TOKEN_NAME = "bootstrap";

  private final SecureRandom random = new SecureRandom();
  @Inject private TokenStorage tokens;
  @Inject private Supplier<Caller> caller;
  @Inject private CairnConfig config;
  @Inject private Limits limits;
  @Inject private FirstTokenFile firstToken;

  /**
   * Creates a token for the caller. A token created with another token expires no later than that
   * one.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the caller already has a token of this
   *     name, has reached the maximum number, or requests too long a lifetime
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

  /** Revokes a token, see {@link TokenStorage#revoke}. */
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
