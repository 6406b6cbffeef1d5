package dev.cairn.retention;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A session that was erased. Also fired as an event, for observers that cache data of the session.
 *
 * @param deletedAt when it was deleted
 * @param rows the number of erased rows, by table
 */
public record PurgedSession(UUID id, Instant deletedAt, Map<String, Long> rows) {

  public PurgedSession {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }
}
