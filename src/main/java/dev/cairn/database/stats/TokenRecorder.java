package dev.cairn.database.stats;

import dev.cairn.session.Message;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.TokenCounts;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Counts the tokens of a checkpoint: each message once for a position. */
record TokenRecorder(StatsRows rows, LocalDate day) {

  private static final List<String> COLUMNS =
      List.of(
          "prompt_tokens",
          "completion_tokens",
          "total_tokens",
          "cached_tokens",
          "cache_write_tokens");

  /** Notes that the session got a checkpoint on the day. */
  void addDay() throws SQLException {
    add("", TokenCounts.NONE);
  }

  void count(List<UsageRecorder.Placed> placed, Function<Message, MessageFacts> facts)
      throws SQLException {
    List<UsageRecorder.Placed> withUsage =
        placed.stream().filter(each -> facts.apply(each.message()).usage().isPresent()).toList();
    if (withUsage.isEmpty()) {
      return;
    }
    Map<String, TokenCounts> tokens = new LinkedHashMap<>();
    for (UsageRecorder.Placed each : notCounted(withUsage)) {
      MessageFacts.Usage usage = facts.apply(each.message()).usage().orElseThrow();
      tokens.merge(usage.model().orElse(""), usage.tokens(), TokenCounts::plus);
    }
    for (Map.Entry<String, TokenCounts> ofModel : tokens.entrySet()) {
      add(ofModel.getKey(), ofModel.getValue());
    }
  }

  /** Those that did not count yet, which from now on did. */
  private List<UsageRecorder.Placed> notCounted(List<UsageRecorder.Placed> placed)
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

  private void add(String model, TokenCounts tokens) throws SQLException {
    rows.add(
        "session_day",
        "model",
        COLUMNS,
        List.of(
            tokens.prompt(),
            tokens.completion(),
            tokens.total(),
            tokens.cached(),
            tokens.cacheWrites(),
            day,
            model));
  }
}
