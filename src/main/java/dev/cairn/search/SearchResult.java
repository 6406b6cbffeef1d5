package dev.cairn.search;

import java.util.List;
import java.util.Optional;

/**
 * A page of hits, ordered by session, the most recently changed first; within a session the title,
 * then messages in the order in which they were stored.
 *
 * @param nextCursor the start of the next page, if there may be one
 */
public record SearchResult(List<SearchHit> hits, Optional<SearchCursor> nextCursor) {}
