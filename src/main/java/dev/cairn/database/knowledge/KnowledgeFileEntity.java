package dev.cairn.database.knowledge;

import dev.cairn.knowledge.KnowledgeFile;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Immutable;

/**
 * A row of {@code knowledge_file} without its content, for queries only: {@link KnowledgeQueries}
 * writes the rows.
 */
@Entity
@Immutable
@IdClass(KnowledgeFileEntity.Key.class)
@Table(name = "knowledge_file")
class KnowledgeFileEntity {

  @Id private String owner;
  @Id private String path;
  private long sizeBytes;
  private byte[] digest;
  private String title;
  private String description;
  private String tags;
  private Instant createdAt;
  private Instant updatedAt;

  /** Identifies a file. */
  record Key(String owner, String path) {}

  /** Required by Hibernate. */
  protected KnowledgeFileEntity() {}

  KnowledgeFile toFile() {
    return new KnowledgeFile(
        path,
        sizeBytes,
        HexFormat.of().formatHex(digest),
        Optional.ofNullable(title),
        Optional.ofNullable(description),
        tags.isEmpty() ? List.of() : List.of(tags.split("\n")),
        createdAt,
        updatedAt);
  }
}
