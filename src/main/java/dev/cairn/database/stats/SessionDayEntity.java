package dev.cairn.database.stats;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code session_day}, for queries only: {@link TokenRecorder} writes the rows. */
@Entity
@Immutable
@Table(name = "session_day")
public class SessionDayEntity {

  @EmbeddedId private Key key;

  private String owner;

  private boolean isPublic;

  private long promptTokens;

  private long completionTokens;

  private long totalTokens;

  private long cachedTokens;

  private long cacheWriteTokens;

  /** Required by Hibernate. */
  protected SessionDayEntity() {}

  /** A session, a day on which it got a checkpoint, and a model, or "" for none. */
  @Embeddable
  record Key(UUID sessionId, @Column(name = "utc_day") LocalDate day, String model) {}
}
