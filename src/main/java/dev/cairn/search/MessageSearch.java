package dev.cairn.search;

import dev.cairn.session.StorageException;
import java.util.UUID;

/**
 * Finds texts in messages of sessions, and in their titles. What the caller may not see is not
 * there: no hit, no snippet, no count.
 */
public interface MessageSearch {

  /**
   * Searches sessions, those changed last first. A page may have fewer hits than its limit, or
   * none, while there is a next one: a page ends when enough was looked at.
   *
   * @throws StorageException {@code NOT_FOUND} if search is off; {@code UNAUTHORIZED} if the caller
   *     may not search the scope
   */
  SearchResult search(SearchQuery query);

  /**
   * Searches the messages of one checkpoint, in their order.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such session, the checkpoint is none
   *     of it, or search is off
   */
  SessionSearchResult searchSession(UUID sessionId, SessionSearchQuery query);
}
