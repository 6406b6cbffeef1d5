package dev.cairn.database.stats;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code tool_usage}, for queries only: {@link CallRecorder} writes the rows. */
@Entity
@Immutable
@Table(name = "tool_usage")
public class ToolUsageEntity {

  @EmbeddedId private Key key;

  private String owner;

  private boolean isPublic;

  @Column(name = "successful_calls")
  private int successful;

  @Column(name = "failed_calls")
  private int failed;

  @Column(name = "aborted_calls")
  private int aborted;

  @Column(name = "pending_calls")
  private int pending;

  @Column(name = "unknown_calls")
  private int unknown;

  /** Required by Hibernate. */
  protected ToolUsageEntity() {}

  /** The calls of a tool that a session stored on a day. */
  @Embeddable
  record Key(UUID sessionId, @Column(name = "utc_day") LocalDate day, String tool) {}
}
