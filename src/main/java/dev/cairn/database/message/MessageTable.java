package dev.cairn.database.message;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.SqlArrays;
import dev.cairn.encryption.Place;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import jakarta.persistence.EntityManager;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads and writes the rows of {@code message} by plain JDBC, in the connection and transaction of
 * the caller: bodies are passed to the database from the array in which they arrived, and thousands
 * of rows need no entity each.
 */
public final class MessageTable {

  /**
   * Rows fetched per round trip. PostgreSQL's driver hands out the arrays that it read, so many
   * rows are not copied a second time; few rows would cost many round trips.
   */
  private static final int FETCH_SIZE = 2000;

  /**
   * The limit of a batch: the number of messages, and the bytes of their bodies, unless a single
   * body is larger.
   */
  static final int BATCH_MESSAGES = 1000;

  static final int BATCH_BYTES = 2 << 20;

  /** Includes a range, since H2 compares each row in it with each ordinal. */
  static final String WITH_ORDINALS =
      " from message where session_id = ? and ordinal between ? and ? and ordinal = any (?)";

  private static final Map<String, Message.Role> ROLES =
      Arrays.stream(Message.Role.values())
          .collect(Collectors.toMap(MessageTable::word, role -> role));

  private final Connection connection;
  private final SessionKey key;
  private final SearchColumns search;

  MessageTable(Connection connection, SessionKey key, SearchColumns search) {
    this.connection = connection;
    this.key = key;
    this.search = search;
  }

  /** Runs work on the messages of a session in the connection of a persistence context. */
  public static <T> T in(EntityManager entityManager, SessionKey key, Work<T> work) {
    SearchColumns search = SearchColumns.of(entityManager);
    return JdbcWork.in(entityManager, each -> work.execute(new MessageTable(each, key, search)));
  }

  /**
   * Inserts messages by their digests as stored, without checking whether the session has them
   * already.
   *
   * @param nextOrdinal the ordinal of the first message
   */
  public static void insert(
      EntityManager entityManager,
      SessionKey key,
      Collection<Map.Entry<Digest, Message>> messages,
      int nextOrdinal) {
    in(
        entityManager,
        key,
        table -> {
          new MessageWriter(table.connection, key, table.search).insert(messages, nextOrdinal);
          return null;
        });
  }

  public interface Work<T> {
    T execute(MessageTable table) throws SQLException;
  }

  /**
   * The digest that decides whether two messages are the same. The table contains what the
   * session's key makes of it.
   */
  public record Digest(byte[] sha256) {

    public static Digest of(JsonText json) {
      return new Digest(json.sha256());
    }

    /**
     * Returns the function from the digest of a message to the digest that is stored, for use by
     * one thread.
     */
    public static UnaryOperator<Digest> stored(SessionKey key) {
      UnaryOperator<byte[]> digester = key.digester();
      return digest -> new Digest(digester.apply(digest.sha256));
    }

    /**
     * Returns the index entry of a message: one half identifies the session, so that the messages
     * of a session are adjacent, the other is the start of the digest. Other messages may have the
     * same prefix by chance.
     */
    long prefix(UUID sessionId) {
      return sessionId.getLeastSignificantBits() << Integer.SIZE
          | Integer.toUnsignedLong(ByteBuffer.wrap(sha256).getInt());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Digest that && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sha256);
    }
  }

  /**
   * Computes the digests of the plaintext messages, in order. Requires no database access, and thus
   * no lock either.
   */
  public static List<Digest> digests(List<Message> messages) {
    return messages.stream().map(message -> Digest.of(message.json())).toList();
  }

  /**
   * Returns the ordinals of all messages from the given one on, and of all redacted messages, by
   * their digests.
   */
  Map<Digest, Integer> findFrom(int first) throws SQLException {
    Map<Digest, Integer> ordinals = new HashMap<>();
    select(
        """
        select digest, ordinal, 0 as redacted from message where session_id = ? and ordinal >= ?
        union all select digest, ordinal, 1 from redacted_message where session_id = ?
        order by redacted, ordinal desc""",
        row -> ordinals.put(new Digest(row.getBytes(1)), row.getInt(2)), // the last one wins
        first,
        key.sessionId());
    return ordinals;
  }

  /** Returns the ordinals of messages, by their digests. */
  Map<Digest, Integer> find(Set<Digest> digests) throws SQLException {
    Map<Digest, Integer> ordinals = new HashMap<>(digests.size() * 2);
    List<Long> prefixes = digests.stream().map(digest -> digest.prefix(key.sessionId())).toList();
    for (List<Long> some : SqlArrays.chunks(prefixes)) {
      Array wanted = connection.createArrayOf("bigint", some.toArray());
      select(
          """
          select digest, ordinal, 0 as redacted from message
              where session_id = ? and digest_prefix = any (?)
          union all select digest, ordinal, 1 from redacted_message
              where session_id = ? and digest_prefix = any (?)
          order by redacted, ordinal desc""",
          row -> ordinals.put(new Digest(row.getBytes(1)), row.getInt(2)), // the last one wins
          wanted,
          key.sessionId(),
          wanted);
    }
    return ordinals;
  }

  /** See {@link MessageWriter#replace}. */
  void replace(Map<Integer, Message> before, Map<Integer, Message> after) throws SQLException {
    new MessageWriter(connection, key, search).replace(before, after);
  }

  /** See {@link MessageWriter#reencrypt}. */
  void reencrypt(Map<Integer, Message> messages) throws SQLException {
    new MessageWriter(connection, key, search).reencrypt(messages);
  }

  /** Reads messages by their distinct ordinals, in batches. */
  public void readEach(int[] ordinals, BiConsumer<Integer, Message> reader) throws SQLException {
    int[] wanted = Arrays.stream(ordinals).sorted().distinct().toArray();
    for (int i = 0; i < wanted.length; ) {
      int end = Math.min(wanted.length, i + BATCH_MESSAGES);
      Map<Integer, Message> piece = readFirst(Arrays.copyOfRange(wanted, i, end));
      do {
        reader.accept(wanted[i], piece.get(wanted[i]));
        i++;
      } while (i < end && piece.containsKey(wanted[i]));
    }
  }

  /**
   * Reads messages by their ordinals.
   *
   * <p>Uses a list of ordinals: when joined with a list of runs, PostgreSQL read whole sessions.
   */
  Map<Integer, Message> read(int[] ordinals) throws SQLException {
    Map<Integer, Message> messages = new HashMap<>();
    select(
        "select role, body, ordinal" + WITH_ORDINALS,
        row ->
            messages.put(row.getInt(3), message(row.getInt(3), row.getString(1), row.getObject(2))),
        parameters(ordinals).toArray());
    return messages;
  }

  /** Returns the parameters of {@link #WITH_ORDINALS}. */
  List<Object> parameters(int[] ordinals) throws SQLException {
    IntSummaryStatistics range = Arrays.stream(ordinals).summaryStatistics();
    Object[] wanted = Arrays.stream(ordinals).distinct().boxed().toArray();
    return new ArrayList<>(
        List.of(range.getMin(), range.getMax(), connection.createArrayOf("integer", wanted)));
  }

  /**
   * Reads the first of some messages: at least one, up to the limit of a batch. May return some of
   * the others as well, if those are small.
   *
   * @param ordinals the distinct ordinals of the wanted messages, at least one and at most a batch
   */
  public Map<Integer, Message> readFirst(int[] ordinals) throws SQLException {
    Map<Integer, Message> messages = new HashMap<>();
    Map<Integer, Integer> lengthsOfOthers = new HashMap<>();
    int fitsInAnyCase = BATCH_BYTES / (2 * Integer.highestOneBit(ordinals.length));
    select(
        """
        select role, case when octet_length(body) <= %d then body end, ordinal, octet_length(body)"""
                .formatted(fitsInAnyCase)
            + WITH_ORDINALS,
        row -> {
          Object body = row.getObject(2);
          if (body == null) {
            lengthsOfOthers.put(row.getInt(3), row.getInt(4));
          } else {
            messages.put(row.getInt(3), message(row.getInt(3), row.getString(1), body));
          }
        },
        parameters(ordinals).toArray());
    int[] others = firstOf(ordinals, messages, lengthsOfOthers);
    messages.putAll(others.length == 0 ? Map.of() : read(others));
    return messages;
  }

  /** Returns which of the first messages have not been read yet. */
  private static int[] firstOf(
      int[] ordinals, Map<Integer, Message> read, Map<Integer, Integer> lengthsOfOthers) {
    IntStream.Builder first = IntStream.builder();
    long bytes = 0;
    for (int i = 0; i < ordinals.length; i++) {
      Message message = read.get(ordinals[i]);
      Integer length =
          message == null ? lengthsOfOthers.get(ordinals[i]) : (Integer) message.json().length();
      bytes += length == null ? 0 : length;
      if (length == null || i > 0 && bytes > BATCH_BYTES) {
        break;
      }
      if (message == null) {
        first.add(ordinals[i]);
      }
    }
    return first.build().toArray();
  }

  /**
   * Reads the next messages by ordinal: at least one, up to the limit of a batch.
   *
   * @param first the ordinal of the first message
   * @param end the ordinal after the last wanted message
   */
  public List<Message> readBatch(int first, int end) throws SQLException {
    int[] next = IntStream.range(first, Math.min(end, first + BATCH_MESSAGES)).toArray();
    Map<Integer, Message> read = next.length == 0 ? Map.of() : readFirst(next);
    return Arrays.stream(next).mapToObj(read::get).takeWhile(Objects::nonNull).toList();
  }

  /** Returns the ordinals of all messages, ascending. */
  public int[] ordinals() throws SQLException {
    IntStream.Builder ordinals = IntStream.builder();
    select(
        "select ordinal from message where session_id = ? order by ordinal",
        row -> ordinals.add(row.getInt(1)));
    return ordinals.build().toArray();
  }

  /**
   * Returns the ordinal of a message by its place among the remaining ones; if there is no such
   * message, an ordinal greater than all.
   */
  public int ordinalAt(int place) throws SQLException {
    int[] ordinal = {Integer.MAX_VALUE};
    select(
        "select ordinal from message where session_id = ? order by ordinal"
            + " offset ? rows fetch first 1 rows only",
        row -> ordinal[0] = row.getInt(1),
        place);
    return ordinal[0];
  }

  /** Returns the digests of all messages, by ordinal. */
  public List<Digest> digests() throws SQLException {
    List<Digest> digests = new ArrayList<>();
    select(
        "select digest from message where session_id = ? order by ordinal",
        row -> digests.add(new Digest(row.getBytes(1))));
    return digests;
  }

  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * @param sql the query, whose first parameter is the session
   */
  void select(String sql, RowReader reader, Object... parameters) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCH_SIZE);
      select.setObject(1, key.sessionId());
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 2, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  public static String word(Message.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  public static Message.Role role(String word) {
    return ROLES.get(word);
  }

  private Message message(int ordinal, String role, Object body) throws SQLException {
    byte[] json = key.open(Place.message(ordinal), StoredBody.bytes(body));
    return new Message(role(role), JsonText.of(json));
  }

  SessionKey key() {
    return key;
  }
}
