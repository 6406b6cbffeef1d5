package dev.cairn.security;

import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The caller of the current request. */
@ApplicationScoped
public class CurrentCaller implements Supplier<Caller> {

  @Inject private SecurityContext securityContext;

  @Override
  public Caller get() {
    return principal().caller();
  }

  /** Returns the name of the caller; empty if nobody is signed in. */
  public Optional<String> username() {
    return find().map(principal -> principal.caller().username());
  }

  /** Returns the caller together with the credentials, for a long-running response. */
  public SignIn signIn() {
    return principal().signIn();
  }

  /** Returns the access level of the request's credentials. */
  public TokenAccess access() {
    return principal().access();
  }

  /**
   * Checks write access, for routes that already require a role and so cannot also require {@link
   * Roles#WRITER}.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the credentials are read-only
   */
  public void requireWriteAccess() {
    if (access() == TokenAccess.READ) {
      throw new StorageException(Problem.FORBIDDEN);
    }
  }

  private SignedInPrincipal principal() {
    return find().orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }

  private Optional<SignedInPrincipal> find() {
    // Outside of requests, Liberty returns null instead of a set.
    return Stream.ofNullable(securityContext.getPrincipalsByType(SignedInPrincipal.class))
        .flatMap(Set::stream)
        .findFirst();
  }
}
