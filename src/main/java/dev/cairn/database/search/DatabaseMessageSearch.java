package dev.cairn.database.search;

import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.session.SessionViews;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.SearchHit;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.SearchQuery;
import dev.cairn.search.SearchResult;
import dev.cairn.search.SessionSearchQuery;
import dev.cairn.search.SessionSearchResult;
import dev.cairn.session.SessionSummary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Searches the sessions of the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseMessageSearch implements MessageSearch {

  @Inject private SearchPolicy policy;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private TextIndexes indexes;
  @Inject private FoundMessages messages;
  @Inject private FoundPlaces places;

  @Override
  public SearchResult search(SearchQuery query) {
    policy.requireEnabled();
    sessions.searchBegun(query);
    return new SearchRun(query, sessions, indexes.inUse(), messages, places).run();
  }

  @Override
  public SessionSearchResult searchSession(UUID sessionId, SessionSearchQuery query) {
    policy.requireEnabled();
    SessionEntity session = sessions.readableWithCheckpoint(sessionId);
    CheckpointEntity checkpoint = checkpoints.of(session, query.checkpointId());
    int[] ordinals = checkpoint.runs().ordinals();
    int[] candidates = candidates(sessionId, ordinals, query);
    int[] indexesLeft =
        IntStream.range(query.after().map(each -> each + 1).orElse(0), ordinals.length)
            .filter(index -> Arrays.binarySearch(candidates, ordinals[index]) >= 0)
            .toArray();
    List<SessionSearchResult.Hit> hits = new ArrayList<>();
    for (int i = 0; i < indexesLeft.length && hits.size() <= query.limit(); ) {
      int end = Math.min(indexesLeft.length, i + query.limit() + 1);
      int[] piece = Arrays.copyOfRange(indexesLeft, i, end);
      Map<Integer, FoundMessages.Found> found = found(sessionId, ordinals, piece, query);
      for (int index : piece) {
        if (found.containsKey(ordinals[index])) {
          hits.add(hit(index, found.get(ordinals[index])));
        }
      }
      i = end;
    }
    boolean isLast = hits.size() <= query.limit();
    List<SessionSearchResult.Hit> page = isLast ? hits : hits.subList(0, query.limit());
    return new SessionSearchResult(
        checkpoint.id(),
        List.copyOf(page),
        isLast ? Optional.empty() : Optional.of(page.get(page.size() - 1).index()));
  }

  private int[] candidates(UUID sessionId, int[] ordinals, SessionSearchQuery query) {
    if (ordinals.length == 0) {
      return ordinals;
    }
    TextIndex.Slice all =
        new TextIndex.Slice(
            sessionId,
            Arrays.stream(ordinals).min().getAsInt(),
            Arrays.stream(ordinals).max().getAsInt());
    return indexes
        .inUse()
        .within(List.of(all), query.terms(), Optional.empty(), Integer.MAX_VALUE)
        .getOrDefault(sessionId, new int[0]);
  }

  private Map<Integer, FoundMessages.Found> found(
      UUID sessionId, int[] ordinals, int[] indexesOfSome, SessionSearchQuery query) {
    int[] some = Arrays.stream(indexesOfSome).map(index -> ordinals[index]).distinct().toArray();
    return messages
        .read(
            sessionId,
            some,
            new FoundMessages.Wanted(query.terms(), Optional.empty(), Optional.empty()),
            Integer.MAX_VALUE)
        .found()
        .stream()
        .collect(Collectors.toMap(FoundMessages.Found::ordinal, Function.identity()));
  }

  private static SessionSearchResult.Hit hit(int index, FoundMessages.Found found) {
    return new SessionSearchResult.Hit(index, found.role(), found.tool(), found.snippet());
  }

  static SearchHit.FoundIn foundIn(SessionEntity session) {
    SessionSummary summary = SessionViews.summary(session, Optional.empty());
    return new SearchHit.FoundIn(
        summary.id(), summary.title(), session.owner(), session.updatedAt());
  }

  static SearchHit hit(
      SearchHit.FoundIn session, SearchHit.Place place, FoundMessages.Found found) {
    return new SearchHit(
        session, Optional.of(place), Optional.of(found.role()), found.tool(), found.snippet());
  }
}
