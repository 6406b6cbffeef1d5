package dev.cairn.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Keeps knowledge files. Each method is atomic and acts for the caller of the moment, for whom only
 * its own files exist. Of two changes of one owner at once, the second sees what the first made.
 *
 * <p>A directory is there as long as a file is below it. No file is where a directory is.
 *
 * <p>Each method throws {@link dev.cairn.session.StorageException}: {@code NOT_FOUND} if there is
 * no file at the path, {@code CONNECTION} if the files are out of reach.
 */
public interface KnowledgeStorage {

  /** All files that match, ordered by their paths. */
  List<KnowledgeFile> list(KnowledgeQuery query);

  KnowledgeFile find(KnowledgePath path);

  /**
   * Reads the content of a file.
   *
   * @return what {@code reader} makes of it
   */
  <T> T read(KnowledgePath path, Reader<T> reader);

  /** Takes the content before the call ends. */
  interface Reader<T> {
    /**
     * @param contentHash of this content, whatever became of the file since it was found
     */
    T read(String contentHash, InputStream content) throws IOException;
  }

  /** The first bytes of a file, at most so many. */
  byte[] peek(KnowledgePath path, int maxBytes);

  /**
   * Adds a file.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if there is one at the path,
   *     above it or below it, or if the owner has no room for it
   */
  KnowledgeFile create(KnowledgePath path, KnowledgeContent content);

  /**
   * Adds a file or replaces the one at the path.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if the precondition does not
   *     hold, if there is a file above the path or below it, or if the owner has no room for it
   */
  Written put(KnowledgePath path, KnowledgeContent content, Precondition precondition);

  /**
   * A file is stored.
   *
   * @param isNew there was none at its path
   */
  record Written(KnowledgeFile file, boolean isNew) {}

  /**
   * Deletes the file at a path, or else all files below it.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if the precondition does not
   *     hold
   */
  void delete(KnowledgePath path, Precondition precondition);

  /** What must hold of the file or directory at the path for it to be changed. */
  interface Precondition {
    /**
     * @param contentHash of the file, {@code ""} of a directory; empty if there is neither
     */
    boolean holds(Optional<String> contentHash);
  }
}
