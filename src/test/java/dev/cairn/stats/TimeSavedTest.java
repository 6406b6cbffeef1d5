package dev.cairn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.config.CairnConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing is saved unless somebody says what. */
class TimeSavedTest {

  private static final SessionStats STATS =
      new SessionStats(
          1,
          9,
          6,
          2,
          1,
          1,
          Optional.empty(),
          List.of(tool("run_command", 5), tool("view", 1)),
          Optional.empty(),
          UsageStats.NONE);

  private static ToolUsageStats tool(String name, int successful) {
    return new ToolUsageStats(
        name,
        name,
        new ToolUsageCounts(successful + 2, successful, 1, 1),
        Optional.empty(),
        Optional.empty());
  }

  private static SessionStats with(Map<String, String> settings) {
    CairnConfig config = new CairnConfig(key -> Optional.ofNullable(settings.get(key)));
    return new TimeSaved(config::timeSavedSeconds).in(STATS);
  }

  @Test
  void absentUnlessConfigured() {
    assertThat(with(Map.of())).isEqualTo(STATS);
  }

  @Test
  void successfulCallsOfConfiguredToolsSave() {
    SessionStats stats = with(Map.of("cairn.stats.time-saved-seconds.run_command", "90.5"));

    assertThat(stats.totalTimeSavedSeconds()).contains(453);
    assertThat(stats.toolsUsage().get(0).timeSavedPerCall()).contains(90.5);
    assertThat(stats.toolsUsage().get(0).timeSavedSeconds()).contains(453);
    assertThat(stats.toolsUsage().get(1).timeSavedPerCall()).isEmpty();
    assertThat(stats.toolsUsage().get(1).timeSavedSeconds()).isEmpty();
  }
}
