package dev.cairn.database.session;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * Maps an imported checkpoint to its session, if the checkpoint's id does not lead to the session.
 */
@Entity
@Immutable
@Table(name = "checkpoint_directory")
class CheckpointDirectoryEntity {

  @Id private UUID id;

  private UUID sessionId;

  /** Required by Hibernate. */
  protected CheckpointDirectoryEntity() {}

  CheckpointDirectoryEntity(CheckpointEntity checkpoint) {
    this.id = checkpoint.id();
    this.sessionId = checkpoint.sessionId();
  }
}
