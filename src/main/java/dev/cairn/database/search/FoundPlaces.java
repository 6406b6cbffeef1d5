package dev.cairn.database.search;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.search.SearchHit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the places of messages: in the active checkpoint of their session, or else in the last one
 * that has them.
 */
@ApplicationScoped
class FoundPlaces {

  private static final int FETCH_SIZE = 50;

  @Inject private EntityManager entityManager;

  /**
   * @param ordinals the ordinals of messages of a session
   * @return the places by ordinal; none for a message that is in no checkpoint
   */
  Map<Integer, SearchHit.Place> of(UUID sessionId, Collection<Integer> ordinals) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          Map<Integer, SearchHit.Place> places = new HashMap<>();
          Set<Integer> missing = new LinkedHashSet<>(ordinals);
          find(
              connection,
              "select c.id, c.message_runs from session s join checkpoint c"
                  + " on c.session_id = s.id and c.id = s.active_checkpoint_id where s.id = ?",
              sessionId,
              missing,
              places);
          if (!missing.isEmpty()) {
            find(
                connection,
                "select id, message_runs from checkpoint where session_id = ?"
                    + " order by sequence desc",
                sessionId,
                missing,
                places);
          }
          return places;
        });
  }

  private static void find(
      Connection connection,
      String sql,
      UUID sessionId,
      Set<Integer> missing,
      Map<Integer, SearchHit.Place> places)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCH_SIZE);
      select.setObject(1, sessionId);
      try (ResultSet rows = select.executeQuery()) {
        while (!missing.isEmpty() && rows.next()) {
          UUID checkpointId = rows.getObject(1, UUID.class);
          MessageRuns runs = MessageRuns.decode(rows.getBytes(2));
          missing.removeIf(
              ordinal -> {
                int index = runs.indexOf(ordinal);
                if (index >= 0) {
                  places.put(ordinal, new SearchHit.Place(checkpointId, index));
                }
                return index >= 0;
              });
        }
      }
    }
  }
}
