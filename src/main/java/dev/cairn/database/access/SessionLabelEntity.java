package dev.cairn.database.access;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code session_label}, for conditions: the session's own entity writes them. */
@Entity
@Immutable
@Table(name = "session_label")
public class SessionLabelEntity {

  @EmbeddedId private Key key;

  private String labelValue;

  /** For Hibernate. */
  protected SessionLabelEntity() {}

  /** A session, and the key of a label. */
  @Embeddable
  record Key(UUID sessionId, String labelKey) {}
}
