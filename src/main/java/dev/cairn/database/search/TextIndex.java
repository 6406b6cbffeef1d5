package dev.cairn.database.search;

import dev.cairn.search.SearchTerms;
import dev.cairn.session.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells which messages may have what is searched for. It knows no caller: a message that it names
 * is looked at only if its session exists for the caller, and is a hit only if its text is.
 */
interface TextIndex {

  /**
   * Some messages of a session, in their order.
   *
   * @param first the ordinal of the first
   * @param last the ordinal of the last
   */
  record Slice(UUID sessionId, int first, int last) {

    int size() {
      return last - first + 1;
    }
  }

  /**
   * Whether a few sessions are better searched without the index before it is asked: it finds what
   * is rare, and what is frequent is found sooner where it is.
   */
  boolean isForRareTerms();

  /**
   * All messages that may have all terms, as ascending ordinals by session.
   *
   * @param role of the messages; empty for any
   * @return empty if there are too many, or the index does not know
   */
  Optional<Map<UUID, int[]>> candidates(SearchTerms terms, Optional<Message.Role> role);

  /**
   * Those messages of some slices that may have all terms, the first ones in the order of the
   * slices.
   *
   * @param most how many are enough
   */
  Map<UUID, int[]> within(
      List<Slice> slices, SearchTerms terms, Optional<Message.Role> role, int most);
}
