package dev.cairn.security;

import dev.cairn.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.function.Supplier;

/** The caller of the request at hand, as the container knows it. */
@ApplicationScoped
public class CurrentCaller implements Supplier<Caller> {

  private final SecurityContext securityContext;

  @Inject
  CurrentCaller(SecurityContext securityContext) {
    this.securityContext = securityContext;
  }

  CurrentCaller() {
    this(null);
  }

  @Override
  public Caller get() {
    return new Caller(securityContext.getCallerPrincipal().getName());
  }
}
