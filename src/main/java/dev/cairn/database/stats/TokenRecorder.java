package dev.cairn.database.stats;

import dev.cairn.session.Message;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.TokenCounts;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Counts the tokens of checkpoints: each message once for a position. */
final class TokenRecorder {

  /** More places of one session do not count: memory holds those of all its checkpoints. */
  private static final int MAX_PLACES = 1_000_000;

  private static final List<String> COLUMNS =
      List.of(
          "prompt_tokens",
          "completion_tokens",
          "total_tokens",
          "cached_tokens",
          "cache_write_tokens");

  private final Map<ModelDay, TokenCounts> tokens = new LinkedHashMap<>();
  private final Set<Place> places = new LinkedHashSet<>();

  private record ModelDay(String model, LocalDate day) {}

  private record Place(int ordinal, int position) {
    static Place of(UsageRecorder.Placed placed) {
      return new Place(placed.ordinal(), placed.position());
    }
  }

  /** Notes that the session got a checkpoint on the day. */
  void addDay(LocalDate day) {
    tokens.merge(new ModelDay("", day), TokenCounts.NONE, TokenCounts::plus);
  }

  /** Counts in memory, as if none were stored. */
  void add(
      List<UsageRecorder.Placed> placed, Function<Message, MessageFacts> facts, LocalDate day) {
    for (UsageRecorder.Placed each : withUsage(placed, facts)) {
      if (places.size() < MAX_PLACES && places.add(Place.of(each))) {
        addTokens(facts.apply(each.message()), day);
      }
    }
  }

  /** Stores what was counted, of a session of which nothing is stored. */
  void insert(StatsRows rows) throws SQLException {
    insertPlaces(rows);
    rows.insert(
        "session_day",
        "model",
        COLUMNS,
        tokens.entrySet().stream().map(TokenRecorder::values).toList());
  }

  /** Adds to what is stored. */
  void count(
      StatsRows rows,
      List<UsageRecorder.Placed> placed,
      Function<Message, MessageFacts> facts,
      LocalDate day)
      throws SQLException {
    List<UsageRecorder.Placed> withUsage = withUsage(placed, facts);
    if (!withUsage.isEmpty()) {
      notCounted(rows, withUsage).forEach(each -> addTokens(facts.apply(each.message()), day));
    }
    for (Map.Entry<ModelDay, TokenCounts> ofModel : tokens.entrySet()) {
      rows.add("session_day", "model", COLUMNS, values(ofModel));
    }
  }

  private static List<UsageRecorder.Placed> withUsage(
      List<UsageRecorder.Placed> placed, Function<Message, MessageFacts> facts) {
    return placed.stream().filter(each -> facts.apply(each.message()).usage().isPresent()).toList();
  }

  private void addTokens(MessageFacts message, LocalDate day) {
    MessageFacts.Usage usage = message.usage().orElseThrow();
    tokens.merge(new ModelDay(usage.model().orElse(""), day), usage.tokens(), TokenCounts::plus);
  }

  private void insertPlaces(StatsRows rows) throws SQLException {
    try (PreparedStatement insert =
        rows.connection()
            .prepareStatement(
                "insert into counted_message (session_id, ordinal, position) values (?, ?, ?)")) {
      int waiting = 0;
      for (Place place : places) {
        insert.setObject(1, rows.session().id());
        insert.setInt(2, place.ordinal());
        insert.setInt(3, place.position());
        insert.addBatch();
        if (++waiting % StatsRows.BATCH_ROWS == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  /** Those that did not count yet, which from now on did. */
  private List<UsageRecorder.Placed> notCounted(StatsRows rows, List<UsageRecorder.Placed> placed)
      throws SQLException {
    try (PreparedStatement insert =
        rows.connection()
            .prepareStatement(
                "insert into counted_message (session_id, ordinal, position)"
                    + " select ?, ?, ? where not exists (select 1 from counted_message"
                    + " where session_id = ? and ordinal = ? and position = ?)")) {
      UUID session = rows.session().id();
      for (UsageRecorder.Placed each : placed) {
        insert.setObject(1, session);
        insert.setInt(2, each.ordinal());
        insert.setInt(3, each.position());
        insert.setObject(4, session);
        insert.setInt(5, each.ordinal());
        insert.setInt(6, each.position());
        insert.addBatch();
      }
      int[] inserted = insert.executeBatch();
      List<UsageRecorder.Placed> added = new ArrayList<>();
      for (int i = 0; i < inserted.length; i++) {
        if (inserted[i] > 0) {
          added.add(placed.get(i));
        }
      }
      return added;
    }
  }

  private static List<Object> values(Map.Entry<ModelDay, TokenCounts> ofModel) {
    TokenCounts tokens = ofModel.getValue();
    return List.of(
        tokens.prompt(),
        tokens.completion(),
        tokens.total(),
        tokens.cached(),
        tokens.cacheWrites(),
        ofModel.getKey().day(),
        ofModel.getKey().model());
  }
}
