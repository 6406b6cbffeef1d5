package dev.cairn.rest.events;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Optional;
import java.util.function.Function;

/** Behind which event a client wants to go on. */
final class LastEventId {

  static final String HEADER = "Last-Event-ID";
  static final String PARAMETER = "last_event_id";

  private LastEventId() {}

  /**
   * What the client says. The header counts: browsers send it when they come again, to the address
   * that they had at first.
   *
   * @param expectation what an id is
   * @throws StorageException {@code INVALID_REQUEST} if it is none
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
