package dev.cairn.stats;

import dev.cairn.session.LabelFilter;
import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionScope;
import dev.cairn.session.StorageException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Selects the statistics to aggregate. Empty filters match everything.
 *
 * @param scope the sessions to include; ALL is only for callers who see everything
 * @param from the first day, in UTC
 * @param to the last day, in UTC
 * @param owner the username of the owner of the sessions
 * @param labels the labels, all of which a session must have
 * @param tool the only tool whose calls are counted
 * @param bucket the interval of a series; empty for no series
 */
public record StatsQuery(
    SessionScope scope,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Optional<String> owner,
    List<LabelFilter> labels,
    Optional<String> tool,
    Optional<Interval> bucket) {

  /** The caller's own sessions, without a series. */
  public static final StatsQuery OWN =
      new StatsQuery(
          SessionScope.OWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public StatsQuery {
    if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
      throw new StorageException(Problem.INVALID_PERIOD);
    }
    owner = owner.map(PlainText::storable);
    labels = LabelFilter.all(labels);
    tool = tool.map(name -> ToolName.of(name).name());
  }
}
