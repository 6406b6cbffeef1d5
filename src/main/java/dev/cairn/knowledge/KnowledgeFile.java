package dev.cairn.knowledge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file without its content.
 *
 * @param contentHash the SHA-256 of its content, in lower-case hexadecimal digits
 * @param title the title from the front matter, like the description and the tags
 */
public record KnowledgeFile(
    String path,
    long sizeBytes,
    String contentHash,
    Optional<String> title,
    Optional<String> description,
    List<String> tags,
    Instant createdAt,
    Instant updatedAt) {

  /** The maximum size of the content. */
  public static final int MAX_BYTES = 10 << 20;

  public KnowledgeFile {
    tags = List.copyOf(tags);
  }
}
