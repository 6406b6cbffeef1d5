package dev.cairn.security;

import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Caller;
import jakarta.security.enterprise.CallerPrincipal;

/** The container's principal, with the caller and the access level of the credentials. */
final class SignedInPrincipal extends CallerPrincipal {

  private static final long serialVersionUID = 1L;

  private final transient Caller caller;
  private final TokenAccess access;
  private final transient SignInBasis basis;

  SignedInPrincipal(Caller caller, TokenAccess access, SignInBasis basis) {
    super(caller.username());
    this.caller = caller;
    this.access = access;
    this.basis = basis;
  }

  Caller caller() {
    return caller;
  }

  SignIn signIn() {
    return new SignIn(caller, basis);
  }

  TokenAccess access() {
    return access;
  }
}
