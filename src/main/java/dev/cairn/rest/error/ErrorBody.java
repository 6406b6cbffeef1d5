package dev.cairn.rest.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** {@code {"error": {"key", "message", "details"?}}}. */
record ErrorBody(Error error) {

  record Error(
      String key,
      String message,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> details) {}
}
