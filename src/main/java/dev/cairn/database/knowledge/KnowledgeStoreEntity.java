package dev.cairn.database.knowledge;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code knowledge_store}: how much an owner stores. */
@Entity
@Table(name = "knowledge_store")
class KnowledgeStoreEntity {

  @Id private String owner;
  private int fileCount;
  private long sizeBytes;

  /** Required by Hibernate. */
  protected KnowledgeStoreEntity() {}

  String owner() {
    return owner;
  }

  int fileCount() {
    return fileCount;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  void add(int files, long bytes) {
    fileCount += files;
    sizeBytes += bytes;
  }
}
