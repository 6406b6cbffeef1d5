package dev.cairn.database.session;

import dev.cairn.session.ForkOrigin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The origins of forked sessions, as far as these exist for the caller. */
final class ForkOrigins {

  private ForkOrigins() {}

  /**
   * @param visible returns which of the given sessions exist for the caller
   */
  static Function<SessionEntity, Optional<ForkOrigin>> shown(
      List<SessionEntity> forks, UnaryOperator<Set<UUID>> visible) {
    Set<UUID> existing =
        visible.apply(
            forks.stream()
                .flatMap(each -> each.inheritance().origin().stream())
                .map(ForkOrigin::sessionId)
                .collect(Collectors.toSet()));
    return fork ->
        fork.inheritance().origin().filter(origin -> existing.contains(origin.sessionId()));
  }
}
