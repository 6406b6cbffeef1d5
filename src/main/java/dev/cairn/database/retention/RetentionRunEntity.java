package dev.cairn.database.retention;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The row of {@code retention_run}, for queries only. */
@Entity
@Table(name = "retention_run")
class RetentionRunEntity {

  @Id private int id;
  private UUID holder;
  private Instant heldUntil;
  private Instant startedAt;
  private Instant finishedAt;

  /** Required by Hibernate. */
  protected RetentionRunEntity() {}
}
