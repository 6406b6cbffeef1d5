package dev.cairn.security;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Optional;

/** Thrown if credentials are missing or invalid. */
public final class SignInRefusedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * The reasons, in words that are safe to show: each either requires a token that was once valid,
   * or reveals nothing.
   */
  public enum Reason {
    MISSING("there is no bearer token"),
    PAGE_SESSION_ENDED("the page session has ended"),
    CODE_ENDED("the code is unknown, was used, or is too old"),
    UNKNOWN("the token is unknown"),
    MALFORMED("the token is malformed"),
    EXPIRED("the token has expired"),
    NOT_YET_VALID("the token is not valid yet"),
    NOT_SIGNED("the token is not signed by the identity provider"),
    OTHER_ISSUER("the token is from another issuer"),
    OTHER_AUDIENCE("the token is for another audience"),
    CLAIM_MISSING("the token lacks a required claim"),
    NAME_NOT_ALLOWED("the user name in the token is not allowed"),
    CODE_REFUSED("the identity provider rejects the code"),
    OTHER_SIGN_IN("the ID token belongs to another sign-in"),
    SIGN_IN_EXPIRED("the user of the token has not signed in for too long"),
    NO_PROVIDER("no identity provider is configured");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  private final Reason reason;
  private final String username;

  SignInRefusedException(Reason reason) {
    this(reason, null);
  }

  /**
   * @param username the owner of the credentials, if they were once valid
   */
  SignInRefusedException(Reason reason, String username) {
    super(Problem.UNAUTHORIZED, reason.words());
    this.reason = reason;
    this.username = username;
  }

  public Reason reason() {
    return reason;
  }

  Optional<String> username() {
    return Optional.ofNullable(username);
  }
}
