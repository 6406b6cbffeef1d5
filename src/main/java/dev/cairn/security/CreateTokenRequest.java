package dev.cairn.security;

import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import java.util.Optional;

/**
 * Which token to make.
 *
 * @param name what its user calls it, trimmed, 1 to 100 characters
 * @param expiresInDays 1 or more
 */
public record CreateTokenRequest(String name, Optional<Integer> expiresInDays, TokenAccess access) {

  public CreateTokenRequest {
    name = PlainText.name(name, 100, Problem.INVALID_TOKEN_NAME);
  }
}
