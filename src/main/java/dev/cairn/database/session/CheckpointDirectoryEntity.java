package dev.cairn.database.session;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** The session of an imported checkpoint whose id does not lead to it. */
@Entity
@Immutable
@Table(name = "checkpoint_directory")
class CheckpointDirectoryEntity {

  @Id private UUID id;

  private UUID sessionId;

  /** For Hibernate. */
  protected CheckpointDirectoryEntity() {}

  CheckpointDirectoryEntity(CheckpointEntity checkpoint) {
    this.id = checkpoint.id();
    this.sessionId = checkpoint.sessionId();
  }
}
