package dev.cairn.database.search;

import dev.cairn.search.SearchTerms;
import dev.cairn.search.SearchText;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;

/**
 * The columns in which PostgreSQL searches: the texts by trigrams, and pairs of characters of
 * scripts in which two are a word.
 */
@ApplicationScoped
@Typed(TrigramIndex.class)
class TrigramIndex implements TextIndex {

  /** Beyond, most of the time goes into looking at them. */
  private static final int MOST_CANDIDATES = 2000;

  /** Of messages that came before there was search, until their texts are written. */
  private static final String UNKNOWN = "search_text is null";

  private static final int SHORTEST_TRIGRAM = 3;

  @Inject private EntityManager entityManager;
  @Inject private TrigramSchema schema;

  @Override
  public boolean isForRareTerms() {
    return true;
  }

  @Override
  public Optional<Map<UUID, int[]>> candidates(SearchTerms terms, Optional<Message.Role> role) {
    Conditions conditions = Conditions.of(terms, role);
    if (!schema.isReady() || !conditions.useIndex()) {
      return Optional.empty();
    }
    Found found =
        inConnection(
            connection ->
                read(
                    connection,
                    "select session_id, ordinal from message where "
                        + conditions.sql()
                        + " union all select session_id, ordinal from message where "
                        + UNKNOWN
                        + " limit "
                        + (MOST_CANDIDATES + 1),
                    List.of(),
                    conditions));
    return found.count() > MOST_CANDIDATES ? Optional.empty() : Optional.of(found.bySession());
  }

  @Override
  public Map<UUID, int[]> within(
      List<Slice> slices, SearchTerms terms, Optional<Message.Role> role, int most) {
    Conditions conditions = Conditions.of(terms, role).withoutIndex();
    return inConnection(
            connection ->
                read(
                    connection,
                    "select session_id, ordinal from unnest(?, ?, ?) with ordinality"
                        + " as slice(id, first, last, place) join message on session_id = id"
                        + " and ordinal between first and last where ("
                        + conditions.sql()
                        + " or "
                        + UNKNOWN
                        + ")"
                        + " order by place, ordinal limit "
                        + most,
                    List.of(
                        connection.createArrayOf(
                            "uuid", slices.stream().map(Slice::sessionId).toArray()),
                        connection.createArrayOf(
                            "integer", slices.stream().map(Slice::first).toArray()),
                        connection.createArrayOf(
                            "integer", slices.stream().map(Slice::last).toArray())),
                    conditions))
        .bySession();
  }

  private <T> T inConnection(ReturningWork<T> work) {
    return entityManager.unwrap(Session.class).doReturningWork(work);
  }

  /** Messages that were found, in the order of rows. */
  private record Found(Map<UUID, int[]> bySession, int count) {}

  private static Found read(
      Connection connection, String sql, List<Object> first, Conditions conditions)
      throws SQLException {
    Map<UUID, List<Integer>> ordinals = new LinkedHashMap<>();
    int count = 0;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (Object value :
          Stream.concat(first.stream(), conditions.parameters(connection).stream()).toList()) {
        select.setObject(parameter++, value);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ordinals
              .computeIfAbsent(rows.getObject(1, UUID.class), id -> new ArrayList<>())
              .add(rows.getInt(2));
          count++;
        }
      }
    }
    Map<UUID, int[]> bySession = new LinkedHashMap<>();
    ordinals.forEach(
        (id, each) ->
            bySession.put(id, each.stream().mapToInt(Integer::intValue).sorted().toArray()));
    return new Found(bySession, count);
  }

  /** What must be true of a message. */
  private record Conditions(
      String text, List<String> terms, Set<Integer> pairs, Optional<Message.Role> role) {

    static Conditions of(SearchTerms terms, Optional<Message.Role> role) {
      Set<Integer> pairs = new TreeSet<>();
      terms.terms().forEach(term -> pairs.addAll(SearchText.pairs(term)));
      return new Conditions("search_text", terms.terms(), pairs, role);
    }

    /** The same for rows that are few: no index knows this expression. */
    Conditions withoutIndex() {
      return new Conditions("(search_text || '')", terms, Set.of(), role);
    }

    /** Whether there is anything that the index knows. */
    boolean useIndex() {
      return !pairs.isEmpty() || terms.stream().anyMatch(Conditions::hasTrigram);
    }

    /** PostgreSQL takes three letters or digits that follow each other. */
    private static boolean hasTrigram(String term) {
      int[] letters = term.codePoints().map(c -> Character.isLetterOrDigit(c) ? 1 : 0).toArray();
      return IntStream.rangeClosed(0, letters.length - SHORTEST_TRIGRAM)
          .anyMatch(i -> letters[i] + letters[i + 1] + letters[i + 2] == SHORTEST_TRIGRAM);
    }

    String sql() {
      List<String> all = new ArrayList<>();
      terms.forEach(term -> all.add(text + " like ?"));
      if (!pairs.isEmpty()) {
        all.add("search_pairs @> ?");
      }
      role.ifPresent(each -> all.add("role = ?"));
      return String.join(" and ", all);
    }

    List<Object> parameters(Connection connection) throws SQLException {
      List<Object> all = new ArrayList<>();
      terms.forEach(term -> all.add("%" + term.replaceAll("[\\\\%_]", "\\\\$0") + "%"));
      if (!pairs.isEmpty()) {
        all.add(connection.createArrayOf("integer", pairs.toArray()));
      }
      role.ifPresent(each -> all.add(each.name().toLowerCase(Locale.ROOT)));
      return all;
    }
  }
}
