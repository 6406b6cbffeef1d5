package dev.cairn.security.token;

/**
 * A token that was just made.
 *
 * @param secret what its holder sends; it is known only now
 */
public record IssuedToken(ApiToken token, String secret) {

  @Override
  public String toString() {
    return "IssuedToken[" + token.id() + "]";
  }
}
