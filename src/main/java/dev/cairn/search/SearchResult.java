package dev.cairn.search;

import java.util.List;
import java.util.Optional;

/**
 * A page of hits, by sessions, those changed last first; in a session the title, and then messages
 * in the order in which they were stored.
 *
 * @param nextCursor where the next page begins, if there may be one
 */
public record SearchResult(List<SearchHit> hits, Optional<SearchCursor> nextCursor) {}
