package dev.cairn.database.stats;

import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionUsage;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Sums the tokens of individual sessions, as counted by {@link TokenRecorder}. */
public final class TokenSums {

  private TokenSums() {}

  /** Returns the sessions with the tokens of each, summed by one statement. */
  public static List<SessionSummary> addTo(
      List<SessionSummary> summaries, EntityManager entityManager) {
    Map<UUID, SessionUsage> usage =
        of(entityManager, summaries.stream().map(SessionSummary::id).toList());
    return summaries.stream()
        .map(each -> each.with(usage.getOrDefault(each.id(), SessionUsage.NONE)))
        .toList();
  }

  /** Returns the sums by session, without sessions that have none. */
  private static Map<UUID, SessionUsage> of(EntityManager entityManager, List<UUID> sessions) {
    Map<UUID, SessionUsage> sums = new HashMap<>();
    if (sessions.isEmpty()) {
      return sums;
    }
    entityManager
        .createQuery(
            "select f.key.sessionId, sum(f.promptTokens), sum(f.completionTokens),"
                + " sum(f.totalTokens), sum(f.cachedTokens), sum(f.cacheWriteTokens)"
                + " from SessionDayEntity f where f.key.sessionId in :sessions"
                + " group by f.key.sessionId",
            Tuple.class)
        .setParameter("sessions", sessions)
        .getResultList()
        .forEach(
            row ->
                sums.put(
                    row.get(0, UUID.class),
                    new SessionUsage(
                        row.get(1, Long.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class),
                        row.get(4, Long.class),
                        row.get(5, Long.class))));
    return sums;
  }
}
