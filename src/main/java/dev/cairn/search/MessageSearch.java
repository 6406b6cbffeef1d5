package dev.cairn.search;

import dev.cairn.session.StorageException;
import java.util.UUID;

/**
 * Finds texts in messages of sessions, and in their titles. What the caller may not see does not
 * appear in any hit, snippet or count.
 */
public interface MessageSearch {

  /**
   * Searches sessions, the most recently changed first. A page may have fewer hits than its limit,
   * or none, and still have a next page: a page ends when enough messages were checked.
   *
   * @throws StorageException {@code NOT_FOUND} if search is disabled; {@code UNAUTHORIZED} if the
   *     caller may not search the scope
   */
  SearchResult search(SearchQuery query);

  /**
   * Searches the messages of one checkpoint, in order.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such session, if the checkpoint is
   *     not part of it, or if search is disabled
   */
  SessionSearchResult searchSession(UUID sessionId, SessionSearchQuery query);
}
