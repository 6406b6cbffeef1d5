package dev.cairn.rest;

import dev.cairn.security.CreateTokenRequest;
import dev.cairn.security.TokenAccess;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Optional;

/** The body of a request for a token. */
record CreateToken(String name, TokenAccess access, Optional<Integer> expiresInDays) {

  CreateToken {
    if (expiresInDays.filter(days -> days < 1).isPresent()) {
      throw new StorageException(Problem.INVALID_FIELD, "/expires_in_days: must be 1 or more");
    }
  }

  CreateTokenRequest toRequest() {
    return new CreateTokenRequest(name, expiresInDays, access);
  }
}
