package dev.cairn.retention;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A session is erased. It is fired as an event, too, for those who remember something of it.
 *
 * @param deletedAt when it was deleted
 * @param rows how many rows were erased, by table
 */
public record PurgedSession(UUID id, Instant deletedAt, Map<String, Long> rows) {

  public PurgedSession {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }
}
