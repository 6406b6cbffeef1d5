package dev.cairn.knowledge;

import java.util.Optional;

/**
 * Which files to list.
 *
 * @param below a file, or a directory with everything below it
 */
public record KnowledgeQuery(Optional<KnowledgePath> below, Optional<PathPattern> pattern) {

  public static final KnowledgeQuery ALL = new KnowledgeQuery(Optional.empty(), Optional.empty());
}
