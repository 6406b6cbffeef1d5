package dev.cairn.archive.sqlite;

import dev.cairn.json.WireNames;
import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Converts single values of the client's file. */
final class SqliteValues {

  private static final int MAX_SHOWN_ID = 64;

  private SqliteValues() {}

  static StorageException invalid(String details) {
    return new StorageException(Problem.INVALID_ARCHIVED_SESSION, details);
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if it is not a UUID
   */
  static UUID uuid(String text) {
    return Optional.ofNullable(text)
        .flatMap(WireNames::uuid)
        .orElseThrow(() -> invalid("its id is not a UUID"));
  }

  /**
   * Parses a time of the client, which has nanoseconds, and truncates it to microseconds.
   *
   * @throws StorageException {@code INVALID_REQUEST} if it cannot be stored
   */
  static Instant time(String text) {
    try {
      Instant time =
          OffsetDateTime.parse(String.valueOf(text)).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (WireNames.time(time.toString()).isPresent()) {
        return time;
      }
    } catch (DateTimeException e) {
      // Falls through to the error for any invalid time.
    }
    throw invalid("a time cannot be read");
  }

  /** Returns an id of any form, as shown in a report. */
  static String shownId(String id) {
    String shown = PlainText.storable(String.valueOf(id));
    return shown.substring(0, Math.min(shown.length(), MAX_SHOWN_ID));
  }
}
