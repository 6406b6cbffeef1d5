package dev.cairn.database.retention;

import jakarta.persistence.EntityManager;
import java.time.Instant;

/** Rows that are erased by age alone, unless they belong to a session under legal hold. */
enum ExpiredRows {
  AUDIT("audit_event", "id", "occurred_at", "subject_id"),
  KEYS("idempotency_key", "(username, key_value)", "created_at", "session_id");

  /** The number of rows per transaction. */
  private static final int BATCH = 5_000;

  private final String table;
  private final String key;
  private final String old;

  ExpiredRows(String table, String key, String time, String session) {
    this.table = table;
    this.key = key;
    this.old =
        " from %s where %s < :before and not exists (select 1 from session s where s.id = %s.%s and s.held)"
            .formatted(table, time, table, session);
  }

  long count(EntityManager entityManager, Instant before) {
    Object count =
        entityManager
            .createNativeQuery("select count(*)" + old, Long.class)
            .setParameter("before", before)
            .getSingleResult();
    return (Long) count;
  }

  /** Erases some of the rows, and returns how many; 0 if there are none left. */
  long erase(EntityManager entityManager, Instant before) {
    String columns = key.replaceAll("[()]", "");
    return entityManager
        .createNativeQuery(
            "delete from %s where %s in (select %s%s fetch first %d rows only)"
                .formatted(table, key, columns, old, BATCH))
        .setParameter("before", before)
        .executeUpdate();
  }
}
