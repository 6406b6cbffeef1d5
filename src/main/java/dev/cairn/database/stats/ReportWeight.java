package dev.cairn.database.stats;

import dev.cairn.stats.SessionStats;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;

/** Estimates the size of a report on the heap, in bytes, rather too high than too low. */
final class ReportWeight {

  private static final int OF_STATS = 600;
  private static final int OF_TOOL = 240;
  private static final int OF_MODEL = 120;
  private static final int OF_DAY = 64;

  private ReportWeight() {}

  static int of(StatsQuery query, StatsReport report) {
    return text(query.owner().orElse(""))
        + text(query.tool().orElse(""))
        + of(report.total())
        + report.series().stream().mapToInt(part -> of(part.stats())).sum();
  }

  private static int of(SessionStats stats) {
    return OF_STATS
        + OF_DAY * stats.usage().sessionsPerDay().size()
        + stats.toolsUsage().stream()
            .mapToInt(tool -> OF_TOOL + text(tool.toolName()) + text(tool.displayName()))
            .sum()
        + stats.usage().models().stream().mapToInt(model -> OF_MODEL + text(model.model())).sum();
  }

  private static int text(String text) {
    return Character.BYTES * text.length();
  }
}
