package dev.cairn.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Stores knowledge files. Each method is atomic and acts for the current caller, for whom only its
 * own files exist. Of two concurrent changes by one owner, the second sees the result of the first.
 *
 * <p>A directory exists as long as there is a file below it. A path cannot be both a file and a
 * directory.
 *
 * <p>Each method throws {@link dev.cairn.session.StorageException}: {@code NOT_FOUND} if there is
 * no file at the path, {@code CONNECTION} if the files are unavailable.
 */
public interface KnowledgeStorage {

  /** Returns all matching files, ordered by path. */
  List<KnowledgeFile> list(KnowledgeQuery query);

  KnowledgeFile find(KnowledgePath path);

  /**
   * Reads the content of a file.
   *
   * @return the result of {@code reader}
   */
  <T> T read(KnowledgePath path, Reader<T> reader);

  /** Consumes the content before the call ends. */
  interface Reader<T> {
    /**
     * @param contentHash the hash of this content, whatever happened to the file since it was found
     */
    T read(String contentHash, InputStream content) throws IOException;
  }

  /** Returns the first bytes of a file, at most the given number. */
  byte[] peek(KnowledgePath path, int maxBytes);

  /**
   * Adds a file.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if there is a file at the
   *     path, above it or below it, or if it exceeds the owner's limits
   */
  KnowledgeFile create(KnowledgePath path, KnowledgeContent content);

  /**
   * Adds a file or replaces the one at the path.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if the precondition does not
   *     hold, if there is a file above the path or below it, or if it exceeds the owner's limits
   */
  Written put(KnowledgePath path, KnowledgeContent content, Precondition precondition);

  /**
   * The result of storing a file.
   *
   * @param isNew whether there was no file at its path before
   */
  record Written(KnowledgeFile file, boolean isNew) {}

  /**
   * Deletes the file at a path, or else all files below it.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if the precondition does not
   *     hold
   */
  void delete(KnowledgePath path, Precondition precondition);

  /** A condition on the file or directory at the path, which must hold for the change to happen. */
  interface Precondition {
    /**
     * @param contentHash the hash of the file, {@code ""} for a directory; empty if there is
     *     neither
     */
    boolean holds(Optional<String> contentHash);
  }
}
