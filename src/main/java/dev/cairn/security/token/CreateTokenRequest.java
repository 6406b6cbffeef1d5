package dev.cairn.security.token;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Optional;

/**
 * A request to create a token.
 *
 * @param name a name for the user's reference: trimmed, 1 to 100 characters, no control characters
 * @param expiresInDays 1 or more
 */
public record CreateTokenRequest(String name, Optional<Integer> expiresInDays, TokenAccess access) {

  private static final int MAX_NAME_LENGTH = 100;

  public CreateTokenRequest {
    name = name.strip();
    if (name.isEmpty()
        || name.codePointCount(0, name.length()) > MAX_NAME_LENGTH
        || name.codePoints().anyMatch(CreateTokenRequest::isControlOrSurrogate)) {
      throw new StorageException(Problem.INVALID_TOKEN_NAME);
    }
    if (expiresInDays.filter(days -> days < 1).isPresent()) {
      throw new StorageException(Problem.INVALID_FIELD, "/expires_in_days: must be 1 or more");
    }
  }

  private static boolean isControlOrSurrogate(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
