package dev.cairn.database.access;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * A row of {@code session_label}, for query conditions only: the entity of the session writes the
 * rows.
 */
@Entity
@Immutable
@Table(name = "session_label")
public class SessionLabelEntity {

  @EmbeddedId private Key key;

  private String labelValue;

  /** Required by Hibernate. */
  protected SessionLabelEntity() {}

  /** The id of a session and the key of a label. */
  @Embeddable
  record Key(UUID sessionId, String labelKey) {}
}
