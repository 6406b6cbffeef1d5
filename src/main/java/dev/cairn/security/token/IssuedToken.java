package dev.cairn.security.token;

/**
 * A newly created token.
 *
 * @param secret the secret that its holder sends; it is available only now
 */
public record IssuedToken(ApiToken token, String secret) {

  @Override
  public String toString() {
    return "IssuedToken[" + token.id() + "]";
  }
}
