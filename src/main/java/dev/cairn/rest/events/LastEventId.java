package dev.cairn.rest.events;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Optional;
import java.util.function.Function;

/** The id of the event after which a client wants to resume. */
final class LastEventId {

  static final String HEADER = "Last-Event-ID";
  static final String PARAMETER = "last_event_id";

  private LastEventId() {}

  /**
   * Parses the id. The header takes precedence: browsers send it when they reconnect, and still use
   * the address of their first request.
   *
   * @param expectation describes a valid id
   * @throws StorageException {@code INVALID_REQUEST} if the id is invalid
   */
  static Optional<Long> of(
      String header,
      String parameter,
      Function<String, Optional<Long>> reading,
      String expectation) {
    if (header == null && parameter == null) {
      return Optional.empty();
    }
    Optional<Long> id = reading.apply(header == null ? parameter : header);
    if (id.isEmpty()) {
      throw new StorageException(
          Problem.INVALID_PARAMETER,
          (header == null ? PARAMETER : HEADER) + " must be " + expectation);
    }
    return id;
  }
}
