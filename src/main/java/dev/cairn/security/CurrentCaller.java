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

/** The caller of the request at hand. */
@ApplicationScoped
public class CurrentCaller implements Supplier<Caller> {

  @Inject private SecurityContext securityContext;

  @Override
  public Caller get() {
    return principal().caller();
  }

  /** The name of the caller; empty if nobody is signed in. */
  public Optional<String> username() {
    return find().map(principal -> principal.caller().username());
  }

  /** The caller with what lets it in, for a response that goes on for long. */
  public SignIn signIn() {
    return principal().signIn();
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

  private SignedInPrincipal principal() {
    return find().orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }

  private Optional<SignedInPrincipal> find() {
    // Liberty has no set at all outside of requests.
    return Stream.ofNullable(securityContext.getPrincipalsByType(SignedInPrincipal.class))
        .flatMap(Set::stream)
        .findFirst();
  }
}
