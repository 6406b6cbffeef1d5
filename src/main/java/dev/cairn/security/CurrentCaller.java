package dev.cairn.security;

import dev.cairn.session.Caller;
import dev.cairn.session.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The caller of the request at hand, as the container knows it. */
@ApplicationScoped
public class CurrentCaller implements Supplier<Caller> {

  private final SecurityContext securityContext;
  private final HttpServletRequest request;

  @Inject
  CurrentCaller(SecurityContext securityContext, HttpServletRequest request) {
    this.securityContext = securityContext;
    this.request = request;
  }

  CurrentCaller() {
    this(null, null);
  }

  @Override
  public Caller get() {
    Set<Role> roles =
        Arrays.stream(Role.values())
            .filter(role -> securityContext.isCallerInRole(Roles.name(role)))
            .collect(Collectors.toSet());
    Optional<UUID> tokenId =
        securityContext.getPrincipalsByType(BearerPrincipal.class).stream()
            .findFirst()
            .flatMap(BearerPrincipal::tokenId);
    return new Caller(
        securityContext.getCallerPrincipal().getName(),
        roles,
        tokenId,
        Optional.of(request.getRemoteAddr()));
  }

  /** How far the credentials of the request reach. */
  public TokenAccess access() {
    if (securityContext.isCallerInRole(Roles.TOKEN_MAKER)) {
      return TokenAccess.ADMIN;
    }
    return securityContext.isCallerInRole(Roles.WRITER) ? TokenAccess.WRITE : TokenAccess.READ;
  }
}
