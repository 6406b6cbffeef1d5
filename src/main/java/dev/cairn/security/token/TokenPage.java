package dev.cairn.security.token;

import dev.cairn.session.PageCursor;
import java.util.List;
import java.util.Optional;

/**
 * Tokens, newest first.
 *
 * @param next where the next page begins, if there is one
 */
public record TokenPage(List<ApiToken> tokens, Optional<PageCursor> next) {

  public TokenPage {
    tokens = List.copyOf(tokens);
  }
}
