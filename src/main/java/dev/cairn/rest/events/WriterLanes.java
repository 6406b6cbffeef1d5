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
 * Runs the writes of streams, with a few threads at a time for each user. Liberty blocks in a write
 * for up to a minute if a client does not read, even where it reports that it would not. With these
 * lanes, a user whose clients stall delays only their own streams and occupies only a few threads.
 */
final class WriterLanes {

  private static final int OF_USER = 4;

  private final Executor executor;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  WriterLanes(Executor executor) {
    this.executor = executor;
  }

  private record Writing(Runnable work, Runnable refused) {}

  /** The pending writes of one user. */
  private static final class Lane {
    private final Queue<Writing> waiting = new ArrayDeque<>();
    private int working;
  }

  /**
   * Schedules a write for a user.
   *
   * @param refused runs instead if the executor rejects the work
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

  /** Removes a worker, and returns the pending writes if it was the last. */
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

  /** Returns how many users have active or pending writes. */
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
