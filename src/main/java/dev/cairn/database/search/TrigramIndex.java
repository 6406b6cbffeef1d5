package dev.cairn.database.search;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.message.MessageTable;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The columns that PostgreSQL searches: the text by trigrams, and pairs of characters of scripts in
 * which two characters are a word.
 */
@ApplicationScoped
@Typed(TrigramIndex.class)
class TrigramIndex implements TextIndex {

  /** Above this number, most of the time is spent on checking candidates. */
  private static final int MAX_CANDIDATES = 2000;

  /** Matches messages that were stored before search existed, until their text is written. */
  private static final String UNKNOWN = "search_text is null";

  /** An expression that is not indexed. */
  private static final String NOT_INDEXED = "(search_text || '')";

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
        JdbcWork.in(
            entityManager,
            connection -> {
              // With a limit, PostgreSQL would gamble on a scan of the whole table.
              set(connection, "enable_seqscan", "off");
              Found some =
                  read(
                      connection,
                      "select session_id, ordinal from message where "
                          + conditions.sql()
                          + " union all select session_id, ordinal from message where "
                          + UNKNOWN
                          + " limit "
                          + (MAX_CANDIDATES + 1),
                      List.of(),
                      conditions);
              set(connection, "enable_seqscan", "on");
              return some;
            });
    return found.count() > MAX_CANDIDATES ? Optional.empty() : Optional.of(found.bySession());
  }

  @Override
  public Map<UUID, int[]> within(
      List<Slice> slices, SearchTerms terms, Optional<Message.Role> role, int most) {
    Conditions conditions = Conditions.of(terms, role).withoutIndex();
    return JdbcWork.in(
            entityManager,
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

  /** Changes a PostgreSQL setting until the transaction ends. */
  private static void set(Connection connection, String setting, String value) throws SQLException {
    try (PreparedStatement set = connection.prepareStatement("select set_config(?, ?, true)")) {
      set.setString(1, setting);
      set.setString(2, value);
      set.execute();
    }
  }

  /** The messages that were found, in the order of rows. */
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

  /** The conditions on a message. */
  private record Conditions(
      String text, List<String> terms, Set<Integer> pairs, Optional<Message.Role> role) {

    static Conditions of(SearchTerms terms, Optional<Message.Role> role) {
      Set<Integer> pairs = new TreeSet<>();
      terms.terms().forEach(term -> pairs.addAll(SearchText.pairs(term)));
      return new Conditions("search_text", terms.terms(), pairs, role);
    }

    /** Returns the same conditions for a few rows, with an expression that no index covers. */
    Conditions withoutIndex() {
      return new Conditions(NOT_INDEXED, terms, Set.of(), role);
    }

    /** Returns whether the index can help with any of the conditions. */
    boolean useIndex() {
      return !pairs.isEmpty() || terms.stream().anyMatch(Conditions::hasTrigram);
    }

    /**
     * Returns whether PostgreSQL extracts a trigram from a term. It takes three consecutive letters
     * or digits of a word that is padded with two spaces before and one after, as far as the term
     * shows where the word begins and ends.
     */
    private static boolean hasTrigram(String term) {
      int length = 0;
      boolean isBegun = false;
      for (int c : term.codePoints().toArray()) {
        boolean isLetter = c < SearchText.FIRST_OF_PAIRS && Character.isLetterOrDigit(c);
        if (!isLetter && length > 0 && length + (isBegun ? 2 : 0) + 1 >= SHORTEST_TRIGRAM) {
          return true;
        }
        isBegun |= !isLetter;
        length = isLetter ? length + 1 : 0;
        if (length + (isBegun && isLetter ? 2 : 0) >= SHORTEST_TRIGRAM) {
          return true;
        }
      }
      return false;
    }

    String sql() {
      List<String> all = new ArrayList<>();
      // For a term without a trigram, PostgreSQL would scan the whole trigram index.
      terms.forEach(term -> all.add((hasTrigram(term) ? text : NOT_INDEXED) + " like ?"));
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
      role.ifPresent(each -> all.add(MessageTable.word(each)));
      return all;
    }
  }
}
