package dev.cairn.database.search;

import dev.cairn.search.SearchTerms;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Knows no message: all are looked at. */
@ApplicationScoped
@Typed(GramIndex.class)
class GramIndex implements TextIndex, IndexBuild {

  @Override
  public boolean isForRareTerms() {
    return false;
  }

  @Override
  public Optional<Map<UUID, int[]>> candidates(SearchTerms terms, Optional<Message.Role> role) {
    return Optional.empty();
  }

  @Override
  public Map<UUID, int[]> within(
      List<Slice> slices, SearchTerms terms, Optional<Message.Role> role, int most) {
    return slices.stream()
        .collect(
            Collectors.toMap(
                Slice::sessionId,
                slice ->
                    IntStream.rangeClosed(Math.max(0, slice.first()), slice.last()).toArray()));
  }

  @Override
  public boolean step() {
    return false;
  }

  @Override
  public void beginAgain() {}

  @Override
  public void stop() {}

  @Override
  public boolean isRunning() {
    return false;
  }

  @Override
  public long sessionsLeft() {
    return 0;
  }
}
