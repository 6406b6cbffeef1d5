package dev.cairn.security;

import jakarta.security.enterprise.CallerPrincipal;
import java.util.Optional;
import java.util.UUID;

/** The container's principal, which remembers by which API token it came. */
final class BearerPrincipal extends CallerPrincipal {

  private static final long serialVersionUID = 1L;

  private final UUID tokenId;

  BearerPrincipal(AuthenticatedUser signIn) {
    super(signIn.username());
    this.tokenId = signIn.tokenId().orElse(null);
  }

  Optional<UUID> tokenId() {
    return Optional.ofNullable(tokenId);
  }
}
