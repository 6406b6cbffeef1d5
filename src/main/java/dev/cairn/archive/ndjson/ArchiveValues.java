package dev.cairn.archive.ndjson;

import dev.cairn.json.JsonCursor;
import dev.cairn.json.WireNames;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Single values of archive lines. */
final class ArchiveValues {

  private ArchiveValues() {}

  static UUID id(JsonCursor cursor) throws IOException {
    return WireNames.uuid(cursor.text()).orElseThrow(() -> cursor.wrong("must be a UUID"));
  }

  static Instant time(JsonCursor cursor) throws IOException {
    return WireNames.time(cursor.text())
        .filter(time -> time.getNano() % 1000 == 0)
        .orElseThrow(() -> cursor.wrong("must be a time in whole microseconds"));
  }

  static Optional<Instant> optionalTime(JsonCursor cursor) throws IOException {
    return cursor.isNull() ? Optional.empty() : Optional.of(time(cursor));
  }
}
