package dev.cairn.security;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The credentials that a sign-in is based on; it ends when they do.
 *
 * @param tokenId the API token
 * @param pageSessionId the page session, which may have begun with that token
 * @param endsAt when the sign-in ends by itself, if the credentials cannot be looked up
 */
public record SignInBasis(
    Optional<UUID> tokenId, Optional<UUID> pageSessionId, Optional<Instant> endsAt) {

  static final SignInBasis NONE =
      new SignInBasis(Optional.empty(), Optional.empty(), Optional.empty());

  static SignInBasis ofToken(UUID id) {
    return new SignInBasis(Optional.of(id), Optional.empty(), Optional.empty());
  }

  static SignInBasis until(Instant end) {
    return new SignInBasis(Optional.empty(), Optional.empty(), Optional.of(end));
  }

  SignInBasis withPage(UUID id) {
    return new SignInBasis(tokenId, Optional.of(id), endsAt);
  }
}
