package dev.cairn.security;

import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
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

  /**
   * For routes that require a role, and so cannot require {@link Roles#WRITER} as well.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the credentials only read
   */
  public void requireWriteAccess() {
    if (access() == TokenAccess.READ) {
      throw new StorageException(Problem.FORBIDDEN);
    }
  }

  private BearerPrincipal principal() {
    return securityContext.getPrincipalsByType(BearerPrincipal.class).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }
}
