package dev.cairn.rest.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where streams write: in a few threads at once for each user. Liberty waits in a write for a
 * client that does not read, for up to a minute, also where it says that it would not; so somebody
 * whose clients stall waits for nobody but itself, and holds no more threads than these.
 */
final class WriterLanes {

  private static final int OF_USER = 4;

  private final Executor executor;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  WriterLanes(Executor executor) {
    this.executor = executor;
  }

  private record Writing(Runnable work, Runnable refused) {}

  /** What one user has to write. */
  private static final class Lane {
    private final Queue<Writing> waiting = new ArrayDeque<>();
    private int working;
  }

  /**
   * Lets something be written for a user, soon.
   *
   * @param refused runs instead if the executor takes nothing
   */
  void write(String user, Runnable writing, Runnable refused) {
    boolean[] isMore = new boolean[1];
    lanes.compute(
        user,
        (any, known) -> {
          Lane lane = known == null ? new Lane() : known;
          lane.waiting.add(new Writing(writing, refused));
          isMore[0] = lane.working < OF_USER;
          lane.working += isMore[0] ? 1 : 0;
          return lane;
        });
    if (isMore[0]) {
      try {
        executor.execute(() -> work(user));
      } catch (RejectedExecutionException e) {
        withoutWorker(user).forEach(left -> left.refused().run());
      }
    }
  }

  /** What waits for nobody any more. */
  private List<Writing> withoutWorker(String user) {
    List<Writing> left = new ArrayList<>();
    lanes.computeIfPresent(
        user,
        (any, lane) -> {
          lane.working--;
          if (lane.working > 0) {
            return lane;
          }
          left.addAll(lane.waiting);
          return null;
        });
    return left;
  }

  /** For how many users something is being written or waits. */
  int size() {
    return lanes.size();
  }

  private void work(String user) {
    Optional<Writing> next = next(user);
    while (next.isPresent()) {
      next.get().work().run();
      next = next(user);
    }
  }

  private Optional<Writing> next(String user) {
    Writing[] next = new Writing[1];
    lanes.computeIfPresent(
        user,
        (any, lane) -> {
          next[0] = lane.waiting.poll();
          lane.working -= next[0] == null ? 1 : 0;
          return lane.working == 0 ? null : lane;
        });
    return Optional.ofNullable(next[0]);
  }
}
