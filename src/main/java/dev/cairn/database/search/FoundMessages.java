package dev.cairn.database.search;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.stats.CallKey;
import dev.cairn.encryption.SessionKey;
import dev.cairn.search.SearchTerms;
import dev.cairn.search.SearchText;
import dev.cairn.search.Snippet;
import dev.cairn.search.TextReader;
import dev.cairn.session.Message;
import dev.cairn.stats.ToolName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads candidate messages, and keeps those that match the search. */
@ApplicationScoped
class FoundMessages {

  /** Messages checked per batch. */
  private static final int BATCH = 20;

  @Inject private EntityManager entityManager;
  @Inject private TextReader texts;

  /** A message that contains all terms. */
  record Found(int ordinal, Message.Role role, Optional<String> tool, Snippet snippet) {}

  /** The conditions on a message. */
  record Wanted(SearchTerms terms, Optional<Message.Role> role, Optional<String> tool) {

    boolean allows(Found found) {
      return role.map(found.role()::equals).orElse(true)
          && (tool.isEmpty() || tool.equals(found.tool()));
    }
  }

  /** The result of reading candidates. */
  record Read(List<Found> found, int looked) {}

  /**
   * Reads candidate messages of a session until enough of them match.
   *
   * @param ordinals the ordinals of the candidates, in order
   * @param enough how many matches are enough
   * @return the matches, and how many candidates were checked
   */
  Read read(UUID sessionId, int[] ordinals, Wanted wanted, int enough) {
    List<Found> found = new ArrayList<>();
    int looked = 0;
    while (looked < ordinals.length && found.size() < enough) {
      int[] next = Arrays.copyOfRange(ordinals, looked, Math.min(ordinals.length, looked + BATCH));
      Map<Integer, Message> messages =
          MessageTable.in(
              entityManager, SessionKey.none(sessionId), table -> table.readFirst(next));
      int end = 0;
      // A missing message was erased in the meantime.
      while (end < next.length && (end == 0 || messages.containsKey(next[end]))) {
        end++;
      }
      found(sessionId, Arrays.copyOf(next, end), messages, wanted).stream()
          .filter(wanted::allows)
          .forEach(found::add);
      looked += end;
    }
    return new Read(found, looked);
  }

  private List<Found> found(
      UUID sessionId, int[] ordinals, Map<Integer, Message> messages, Wanted wanted) {
    Map<Integer, SearchText.Passage> passages = new HashMap<>();
    Map<Integer, Snippet> snippets = new HashMap<>();
    List<String> answered = new ArrayList<>();
    for (int ordinal : ordinals) {
      if (messages.containsKey(ordinal)) {
        SearchText text = texts.read(messages.get(ordinal));
        if (wanted.terms().allIn(text.folded())) {
          SearchText.Passage passage = text.passageOf(wanted.terms());
          passages.put(ordinal, passage);
          snippets.put(ordinal, Snippet.of(text, wanted.terms()));
          passage.answered().ifPresent(answered::add);
        }
      }
    }
    Map<UUID, String> tools = answered.isEmpty() ? Map.of() : tools(sessionId, answered);
    return Arrays.stream(ordinals)
        .filter(passages::containsKey)
        .mapToObj(
            ordinal ->
                new Found(
                    ordinal,
                    messages.get(ordinal).role(),
                    tool(passages.get(ordinal), tools),
                    snippets.get(ordinal)))
        .toList();
  }

  private static Optional<String> tool(SearchText.Passage passage, Map<UUID, String> tools) {
    return passage
        .tool()
        .map(name -> ToolName.of(name).name())
        .or(() -> passage.answered().map(id -> tools.get(CallKey.PLAIN.of(id))));
  }

  /** Returns the names of the called tools, by the keys of the calls. */
  private Map<UUID, String> tools(UUID sessionId, List<String> callIds) {
    return JdbcWork.in(entityManager, connection -> tools(connection, sessionId, callIds));
  }

  private static Map<UUID, String> tools(
      Connection connection, UUID sessionId, List<String> callIds) throws SQLException {
    Map<UUID, String> tools = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select call_key, tool from tool_call where session_id = ? and call_key = any (?)"
                + " and tool is not null")) {
      select.setObject(1, sessionId);
      select.setArray(
          2,
          connection.createArrayOf(
              "uuid", callIds.stream().map(CallKey.PLAIN::of).distinct().toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tools.put(rows.getObject(1, UUID.class), rows.getString(2));
        }
      }
    }
    return tools;
  }
}
