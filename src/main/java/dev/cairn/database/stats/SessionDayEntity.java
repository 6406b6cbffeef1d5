package dev.cairn.database.stats;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code session_day}, for queries: {@link UsageRecorder} writes them. */
@Entity
@Immutable
@Table(name = "session_day")
public class SessionDayEntity {

  @EmbeddedId private Key key;

  @Column(nullable = false)
  private String owner;

  @Column(nullable = false)
  private boolean shared;

  @Column(name = "active_day", nullable = false)
  private short activeDay;

  @Column(name = "active_week", nullable = false)
  private short activeWeek;

  @Column(name = "active_month", nullable = false)
  private short activeMonth;

  @Column(name = "active_ever", nullable = false)
  private short activeEver;

  @Column(name = "called_day", nullable = false)
  private short calledDay;

  @Column(name = "called_week", nullable = false)
  private short calledWeek;

  @Column(name = "called_month", nullable = false)
  private short calledMonth;

  @Column(name = "called_ever", nullable = false)
  private short calledEver;

  @Column(name = "prompt_tokens", nullable = false)
  private long promptTokens;

  @Column(name = "completion_tokens", nullable = false)
  private long completionTokens;

  @Column(name = "total_tokens", nullable = false)
  private long totalTokens;

  @Column(name = "cached_tokens", nullable = false)
  private long cachedTokens;

  @Column(name = "cache_write_tokens", nullable = false)
  private long cacheWriteTokens;

  /** For Hibernate. */
  protected SessionDayEntity() {}

  /** A session, a day on which it got a checkpoint, and a model, or "" for none. */
  @Embeddable
  record Key(
      @Column(name = "session_id") UUID sessionId,
      @Column(name = "utc_day") LocalDate day,
      String model) {}
}
