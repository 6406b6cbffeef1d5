package dev.cairn.database.search;

import dev.cairn.search.SearchTerms;
import dev.cairn.session.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the messages that may match a search. It does not know the caller: a candidate is checked
 * only if its session exists for the caller, and is a hit only if its text matches.
 */
interface TextIndex {

  /**
   * A range of messages of a session, in order.
   *
   * @param first the ordinal of the first message
   * @param last the ordinal of the last message
   */
  record Slice(UUID sessionId, int first, int last) {

    int size() {
      return last - first + 1;
    }
  }

  /**
   * Returns whether a few sessions should be searched without the index before it is asked: the
   * index is good at rare terms, while frequent terms are found faster in the messages themselves.
   */
  boolean isForRareTerms();

  /**
   * Returns all messages that may contain all terms, as ascending ordinals by session.
   *
   * @param role the role of the messages; empty for any
   * @return the candidates; empty if there are too many, or if the index is incomplete
   */
  Optional<Map<UUID, int[]>> candidates(SearchTerms terms, Optional<Message.Role> role);

  /**
   * Returns the messages of the given slices that may contain all terms, the first ones in the
   * order of the slices.
   *
   * @param most the number of messages that is enough
   */
  Map<UUID, int[]> within(
      List<Slice> slices, SearchTerms terms, Optional<Message.Role> role, int most);
}
