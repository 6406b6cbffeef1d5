package dev.cairn.database.search;

import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.SearchedPart;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.search.SearchCursor;
import dev.cairn.search.SearchHit;
import dev.cairn.search.SearchQuery;
import dev.cairn.search.SearchResult;
import dev.cairn.search.SearchText;
import dev.cairn.search.Snippet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A single search. It goes through the caller's sessions, the most recently changed first, until it
 * has enough hits or has checked enough messages: frequent terms are found in the first few
 * sessions. For rare terms it asks the index, and continues with the sessions that the index names.
 */
final class SearchRun {

  /** Messages to check before the index is asked, where that is faster. */
  private static final int BEFORE_INDEX = 1000;

  /** Messages that one page may check. */
  private static final int MAX_MESSAGES = 20_000;

  /** Sessions that one page may check. */
  private static final int MAX_SESSIONS = 20_000;

  /**
   * Messages that one page may read in full: a filter, or the index, may let false candidates pass.
   */
  private static final int MAX_READS = 2000;

  private static final int FIRST_STEP = 100;
  private static final int LONGEST_STEP = 4000;
  private static final int SESSIONS_AT_ONCE = 100;

  /** Sessions that one statement may name. */
  private static final int MAX_NAMED = 1000;

  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final int BEFORE_TITLE = SearchCursor.TITLE - 1;

  private final SearchQuery query;
  private final AccessedSessions sessions;
  private final TextIndex index;
  private final FoundMessages messages;
  private final FoundPlaces places;
  private final FoundMessages.Wanted wanted;
  private final List<Hit> hits = new ArrayList<>();
  private SearchCursor position;
  private boolean isAtEnd;
  private int messagesLeft = MAX_MESSAGES;
  private int sessionsLeft = MAX_SESSIONS;
  private int readsLeft = MAX_READS;

  /** A hit, and the position after it. */
  private record Hit(SearchHit hit, SearchCursor position) {}

  SearchRun(
      SearchQuery query,
      AccessedSessions sessions,
      TextIndex index,
      FoundMessages messages,
      FoundPlaces places) {
    this.query = query;
    this.sessions = sessions;
    this.index = index;
    this.messages = messages;
    this.places = places;
    this.wanted = new FoundMessages.Wanted(query.terms(), query.role(), query.tool());
    this.position =
        query.cursor().orElseGet(() -> new SearchCursor(END_OF_TIME, FIRST_ID, BEFORE_TITLE));
  }

  SearchResult run() {
    if (index.isForRareTerms()) {
      walk(MAX_MESSAGES - BEFORE_INDEX);
    }
    if (!isDone()) {
      index.candidates(query.terms(), query.role()).ifPresentOrElse(this::follow, () -> walk(0));
    }
    int limit = query.limit();
    if (hits.size() > limit) {
      return new SearchResult(
          hits.subList(0, limit).stream().map(Hit::hit).toList(),
          Optional.of(hits.get(limit - 1).position()));
    }
    return new SearchResult(
        hits.stream().map(Hit::hit).toList(), isAtEnd ? Optional.empty() : Optional.of(position));
  }

  private boolean isDone() {
    return isAtEnd
        || hits.size() > query.limit()
        || messagesLeft <= 0
        || sessionsLeft <= 0
        || readsLeft <= 0;
  }

  /**
   * Checks all messages from the current position on.
   *
   * @param leaving how many messages of the page's limit to leave
   */
  private void walk(int leaving) {
    int step = FIRST_STEP;
    while (!isDone() && messagesLeft > leaving) {
      List<SessionEntity> next = next(SearchedPart.ALL);
      List<TextIndex.Slice> slices = slices(next, Math.min(step, messagesLeft - leaving));
      Map<UUID, int[]> found =
          index.within(slices, query.terms(), query.role(), query.limit() + 1 - hits.size());
      take(next.subList(0, slices.size()), slices, found);
      step = Math.min(LONGEST_STEP, 2 * step);
    }
  }

  /**
   * Returns slices of the next sessions, up to a number of messages in total: only the last slice
   * may be incomplete.
   */
  private List<TextIndex.Slice> slices(List<SessionEntity> next, int most) {
    List<TextIndex.Slice> slices = new ArrayList<>();
    int left = most;
    for (SessionEntity session : next) {
      if (left <= 0) {
        break;
      }
      int first = Math.max(0, startIn(session) + 1);
      int last = Math.min(session.distinctMessageCount(), first + left) - 1;
      slices.add(new TextIndex.Slice(session.id(), first, last));
      // A session without messages costs something, too.
      left -= Math.max(1, last - first + 1);
    }
    messagesLeft -= most - Math.max(0, left);
    return slices;
  }

  /** Checks the messages that the index names, and titles. */
  private void follow(Map<UUID, int[]> candidates) {
    SearchedPart part =
        candidates.size() <= MAX_NAMED ? SearchedPart.of(candidates.keySet()) : SearchedPart.ALL;
    while (!isDone()) {
      List<SessionEntity> next = next(part);
      List<TextIndex.Slice> slices =
          next.stream()
              .map(
                  each ->
                      new TextIndex.Slice(
                          each.id(), startIn(each) + 1, each.distinctMessageCount() - 1))
              .toList();
      take(next, slices, candidates);
    }
  }

  /** Returns the next sessions; none at the end. */
  private List<SessionEntity> next(SearchedPart part) {
    List<SessionEntity> next = sessions.searched(query, position, part, SESSIONS_AT_ONCE);
    isAtEnd = next.isEmpty();
    sessionsLeft -= next.size();
    return next;
  }

  /** Returns the ordinal after which to start in a session. */
  private int startIn(SessionEntity session) {
    return session.id().equals(position.sessionId()) ? position.ordinal() : BEFORE_TITLE;
  }

  /** Adds the hits in the given slices, and moves the position to their end. */
  private void take(
      List<SessionEntity> looked, List<TextIndex.Slice> slices, Map<UUID, int[]> candidates) {
    for (int i = 0; i < looked.size() && readsLeft > 0 && hits.size() <= query.limit(); i++) {
      SessionEntity session = looked.get(i);
      TextIndex.Slice slice = slices.get(i);
      if (query.findsTitles() && startIn(session) < SearchCursor.TITLE) {
        takeTitle(session);
      }
      int[] ordinals =
          Arrays.stream(candidates.getOrDefault(session.id(), new int[0]))
              .filter(each -> each >= slice.first() && each <= slice.last())
              .toArray();
      int[] some = Arrays.copyOf(ordinals, Math.min(ordinals.length, readsLeft));
      takeMessages(session, some);
      int end =
          some.length < ordinals.length
              ? some[some.length - 1]
              : slice.last() < session.distinctMessageCount() - 1 ? slice.last() : SearchCursor.END;
      position = new SearchCursor(session.updatedAt(), session.id(), end);
    }
  }

  private void takeTitle(SessionEntity session) {
    SearchHit.FoundIn foundIn = DatabaseMessageSearch.foundIn(session);
    SearchText title = SearchText.ofTitle(foundIn.title());
    if (query.terms().allIn(title.folded())) {
      add(
          session,
          SearchCursor.TITLE,
          new SearchHit(
              foundIn,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Snippet.of(title, query.terms())));
    }
  }

  private void takeMessages(SessionEntity session, int[] ordinals) {
    if (ordinals.length == 0) {
      return;
    }
    FoundMessages.Read read =
        messages.read(session.id(), ordinals, wanted, query.limit() + 1 - hits.size());
    readsLeft -= read.looked();
    Map<Integer, SearchHit.Place> placed =
        places.of(session.id(), read.found().stream().map(FoundMessages.Found::ordinal).toList());
    SearchHit.FoundIn foundIn = DatabaseMessageSearch.foundIn(session);
    for (FoundMessages.Found found : read.found()) {
      if (placed.containsKey(found.ordinal())) {
        add(
            session,
            found.ordinal(),
            DatabaseMessageSearch.hit(foundIn, placed.get(found.ordinal()), found));
      }
    }
  }

  private void add(SessionEntity session, int ordinal, SearchHit hit) {
    hits.add(new Hit(hit, new SearchCursor(session.updatedAt(), session.id(), ordinal)));
  }
}
