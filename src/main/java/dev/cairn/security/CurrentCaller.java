package dev.cairn.security;

import dev.cairn.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.function.Supplier;

/** The caller of the request at hand. */
@ApplicationScoped
public class CurrentCaller implements Supplier<Caller> {

  @Inject private SecurityContext securityContext;

  @Override
  public Caller get() {
    return principal().caller();
  }

  /** How far the credentials of the request reach. */
  public TokenAccess access() {
    return principal().access();
  }

  private BearerPrincipal principal() {
    return securityContext.getPrincipalsByType(BearerPrincipal.class).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }
}
