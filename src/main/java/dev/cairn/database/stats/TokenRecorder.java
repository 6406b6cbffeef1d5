package dev.cairn.database.stats;

import dev.cairn.database.Pipeline;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.TokenCounts;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts the tokens of checkpoints: each message once per position. */
final class TokenRecorder {

  /**
   * Places of one session beyond this number do not count: memory holds those of all its
   * checkpoints.
   */
  private static final int MAX_PLACES = 1_000_000;

  private static final List<String> COLUMNS =
      List.of(
          "prompt_tokens",
          "completion_tokens",
          "total_tokens",
          "cached_tokens",
          "cache_write_tokens");

  private static final String COUNTED =
      "insert into counted_message (session_id, ordinal, position) values (?, ?, ?)";

  private final Map<ModelDay, TokenCounts> tokens = new LinkedHashMap<>();
  private final Set<Place> places = new LinkedHashSet<>();

  private record ModelDay(String model, LocalDate day) {}

  private record Place(int ordinal, int position) {}

  /** The tokens of a message in the list of a checkpoint. */
  record Placed(int position, int ordinal, MessageFacts.Usage usage) {}

  /** Records that the session got a checkpoint on the given day. */
  void addDay(LocalDate day) {
    tokens.merge(new ModelDay("", day), TokenCounts.NONE, TokenCounts::plus);
  }

  /** Counts in memory, as if nothing were stored. */
  void add(Stream<Placed> placed, LocalDate day) {
    RequestNames models = new RequestNames();
    placed
        .filter(each -> places.size() < MAX_PLACES)
        .filter(each -> places.add(new Place(each.ordinal(), each.position())))
        .forEach(each -> addTokens(each.usage(), day, models));
  }

  /** Inserts the counts of a session of which nothing is stored. */
  void insert(StatsRows rows) throws SQLException {
    UUID session = rows.session().id();
    rows.execute(
        COUNTED,
        places.stream().map(place -> List.<Object>of(session, place.ordinal(), place.position())));
    rows.insert("session_day", "model", COLUMNS, values());
  }

  /**
   * Adds to the stored counts.
   *
   * @param firstNew the ordinal from which messages are new, and have not been counted yet
   */
  void count(StatsRows rows, int firstNew, List<Placed> placed, LocalDate day, Pipeline pipeline)
      throws SQLException {
    List<Placed> known = placed.stream().filter(each -> each.ordinal() < firstNew).toList();
    List<Placed> added = placed.stream().filter(each -> each.ordinal() >= firstNew).toList();
    for (Placed each : added) {
      pipeline.add(COUNTED, List.of(rows.session().id(), each.ordinal(), each.position()));
    }
    Set<Placed> counting = new HashSet<>(notCounted(rows, known));
    counting.addAll(added);
    RequestNames models = new RequestNames();
    placed.stream()
        .filter(counting::contains)
        .forEach(each -> addTokens(each.usage(), day, models));
    rows.add("session_day", "model", COLUMNS, values(), pipeline);
  }

  private void addTokens(MessageFacts.Usage usage, LocalDate day, RequestNames models) {
    String model = usage.model().map(models::of).orElse("");
    tokens.merge(new ModelDay(model, day), usage.tokens(), TokenCounts::plus);
  }

  /** Returns the messages that have not been counted yet, and marks them as counted. */
  private List<Placed> notCounted(StatsRows rows, List<Placed> placed) throws SQLException {
    UUID session = rows.session().id();
    int[] inserted =
        rows.execute(
            "insert into counted_message (session_id, ordinal, position)"
                + " select ?, ?, ? where not exists (select 1 from counted_message"
                + " where session_id = ? and ordinal = ? and position = ?)",
            placed.stream()
                .map(p -> List.<Object>of(session, p.ordinal(), p.position()))
                .map(key -> Stream.concat(key.stream(), key.stream()).toList()));
    return IntStream.range(0, inserted.length)
        .filter(i -> inserted[i] > 0)
        .mapToObj(placed::get)
        .toList();
  }

  private List<List<Object>> values() {
    return tokens.entrySet().stream().map(TokenRecorder::values).toList();
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
