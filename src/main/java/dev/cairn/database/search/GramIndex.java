package dev.cairn.database.search;

import dev.cairn.database.start.Database;
import dev.cairn.search.SearchPolicy;
import dev.cairn.search.SearchTerms;
import dev.cairn.session.Message;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * The index for H2, in files of its own. It is updated session by session: a search first indexes
 * the sessions that have changed, so that it finds everything stored before it began; upkeep does
 * the same at intervals. Until all sessions are indexed, it reports that it is incomplete, and all
 * messages are checked instead.
 *
 * <p>The index records which messages contain which sequences of three characters, but no text.
 * Erased messages disappear from the results at once; within a quarter of an hour their sequences
 * are removed from the files, too.
 */
@ApplicationScoped
@Typed(GramIndex.class)
public class GramIndex implements TextIndex, IndexBuild {

  private static final System.Logger LOG = System.getLogger(GramIndex.class.getName());

  /**
   * Above this number, following the candidates takes as long as searching the sessions in order.
   */
  private static final int MAX_CANDIDATES = 200_000;

  /** The messages of one session that a search indexes itself; more are left to upkeep. */
  private static final int MAX_IN_SEARCH = 2000;

  private static final int MAX_SESSIONS_IN_SEARCH = 100;
  private static final long LONGEST_WAIT_MILLIS = 2000;
  private static final long SEARCH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long BETWEEN_COMMITS_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long BETWEEN_MERGES_NANOS = TimeUnit.MINUTES.toNanos(10);

  @Inject private Database database;
  @Inject private SearchPolicy policy;
  @Inject private ChangedSessions changed;
  @Inject private GramWriter writer;

  private final ReentrantLock upkeep = new ReentrantLock();

  /** Held from the removal of changed sessions from the list until they can be found. */
  private final ReentrantLock updating = new ReentrantLock(true);

  private volatile GramStore store;
  private volatile boolean isCompared;
  private volatile boolean isComplete;
  private volatile boolean isRebuildRequested;
  private volatile boolean isClosed;
  private volatile boolean isInterrupted;
  private boolean wasLocked;
  private long committed;
  private long merged = System.nanoTime() - BETWEEN_MERGES_NANOS;

  @Override
  public boolean isForRareTerms() {
    return false;
  }

  @Override
  public Optional<Map<UUID, int[]>> candidates(SearchTerms terms, Optional<Message.Role> role) {
    return GramQuery.of(terms, role).flatMap(query -> find(query, MAX_CANDIDATES));
  }

  @Override
  public Map<UUID, int[]> within(
      List<Slice> slices, SearchTerms terms, Optional<Message.Role> role, int most) {
    List<UUID> ids = slices.stream().map(Slice::sessionId).toList();
    return GramQuery.of(terms, role)
        .flatMap(query -> find(GramQuery.within(query, ids), Integer.MAX_VALUE))
        .orElseGet(() -> all(slices));
  }

  private static Map<UUID, int[]> all(List<Slice> slices) {
    return slices.stream()
        .collect(
            Collectors.toMap(
                Slice::sessionId,
                slice ->
                    IntStream.rangeClosed(Math.max(0, slice.first()), slice.last()).toArray()));
  }

  private Optional<Map<UUID, int[]>> find(Query query, int most) {
    GramStore current = store;
    if (current == null || !isUpToDate()) {
      return Optional.empty();
    }
    try {
      return current.find(query, most);
    } catch (IOException | RuntimeException e) {
      abandon(current, e);
      return Optional.empty();
    }
  }

  /** Returns whether the index contains everything that was stored before now. */
  private boolean isUpToDate() {
    // The order matters: a thread that removes the last changed session already holds the lock.
    if (changed.count() == 0 && !updating.isLocked()) {
      return isComplete;
    }
    if (!isComplete || changed.count() > MAX_SESSIONS_IN_SEARCH || !lockSoon()) {
      return false;
    }
    try {
      return isComplete && update(changed.all(), MAX_IN_SEARCH, SEARCH_NANOS);
    } finally {
      updating.unlock();
    }
  }

  private boolean lockSoon() {
    try {
      return updating.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Updates the given sessions in the index. The caller holds the lock.
   *
   * @param most the maximum number of messages to add per session
   * @param nanos the time after which it stops, in nanoseconds
   * @return whether all of them are up to date
   */
  private boolean update(List<UUID> sessionIds, int most, long nanos) {
    GramStore current = store;
    if (current == null) {
      return false;
    }
    long begun = System.nanoTime();
    boolean isAll = true;
    try {
      for (UUID id : sessionIds) {
        if (isStopped() || System.nanoTime() - begun > nanos) {
          isAll = false;
          break;
        }
        isAll &= update(current, id, most);
      }
      // A partial update when it stops must not become visible.
      if (!isStopped() && (isComplete || isAll)) {
        current.refresh();
      }
      return isAll && !isStopped();
    } catch (IOException | AlreadyClosedException e) {
      abandon(current, e);
      return false;
    }
  }

  private boolean update(GramStore current, UUID id, int most) throws IOException {
    changed.take(id);
    boolean isDone = false;
    try {
      isDone = writer.update(current, id, most, this::isStopped);
      return isDone;
    } finally {
      if (!isDone) {
        changed.add(id);
      }
    }
  }

  private boolean isStopped() {
    return isClosed || isRebuildRequested || isInterrupted;
  }

  /**
   * Does the upkeep that is due. Called periodically, by one thread at a time; what fails is
   * retried the next time.
   */
  public void keepUp() {
    if (changed.isListening() && !isClosed && !isInterrupted && upkeep.tryLock()) {
      try {
        keepUp(opened());
      } catch (LockObtainFailedException e) {
        tellLocked();
      } catch (IOException | AlreadyClosedException e) {
        abandon(store, e);
      } catch (RuntimeException e) {
        if (!isClosed) {
          throw e;
        }
      } finally {
        upkeep.unlock();
      }
    }
  }

  private GramStore opened() throws IOException {
    if (store == null) {
      store = GramStore.open(policy.directory());
      wasLocked = false;
    }
    return store;
  }

  private void tellLocked() {
    if (!wasLocked) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Search has no index and is slow: another process has it open: {0}",
          policy.directory().orElseThrow());
    }
    wasLocked = true;
  }

  private void keepUp(GramStore current) throws IOException {
    if (isRebuildRequested) {
      forget(current);
    }
    if (!isCompared) {
      changed.addAll(writer.differing(current));
      isCompared = true;
    }
    updateAll(current);
    if (current.hasErased() && System.nanoTime() - merged >= BETWEEN_MERGES_NANOS) {
      merged = System.nanoTime();
      current.mergeErased();
      refresh(current);
    }
    current.commit();
  }

  private void forget(GramStore current) throws IOException {
    updating.lock();
    try {
      isRebuildRequested = false;
      isComplete = false;
      isCompared = false;
      current.eraseAll();
    } finally {
      updating.unlock();
    }
  }

  private void updateAll(GramStore current) throws IOException {
    while (!isStopped() && store == current && (changed.count() > 0 || !isComplete)) {
      updating.lock();
      try {
        if (update(changed.all(), Integer.MAX_VALUE, BATCH_NANOS)) {
          isComplete = true;
        }
      } finally {
        updating.unlock();
      }
      if (System.nanoTime() - committed > BETWEEN_COMMITS_NANOS) {
        current.commit();
        committed = System.nanoTime();
      }
    }
  }

  private void refresh(GramStore current) throws IOException {
    updating.lock();
    try {
      current.refresh();
    } finally {
      updating.unlock();
    }
  }

  /** Returns whether the index answers searches. */
  public boolean isComplete() {
    return isComplete && !isRebuildRequested;
  }

  /**
   * Does nothing: upkeep builds the index, since a single transaction around the whole build would
   * be too long.
   */
  @Override
  public boolean step() {
    return false;
  }

  @Override
  public void restart() {
    isInterrupted = false;
    rebuildAll();
  }

  /** Has no effect on a complete index, which only follows changes. */
  @Override
  public void stop() {
    isInterrupted = !isComplete;
  }

  @Override
  public boolean isRunning() {
    return !isComplete && !isInterrupted;
  }

  /** Returns how many sessions are still to be indexed; at least one until all are known. */
  @Override
  public long sessionsLeft() {
    return isComplete() ? changed.count() : Math.max(1, changed.count());
  }

  /** Rebuilds the index from the next upkeep on. */
  public void rebuildAll() {
    isRebuildRequested = true;
    isComplete = false;
  }

  /** Stops using the index until it is opened again. */
  private synchronized void abandon(GramStore failed, Exception cause) {
    if (!isClosed && store == failed) {
      LOG.log(System.Logger.Level.WARNING, "The message index is reopened", cause);
      isComplete = false;
      isCompared = false;
      store = null;
      if (failed != null) {
        failed.abandon();
      }
    }
  }

  @PreDestroy
  void close() {
    isClosed = true;
    isComplete = false;
    updating.lock();
    try {
      if (store != null) {
        store.close();
      }
    } catch (IOException | AlreadyClosedException e) {
      LOG.log(System.Logger.Level.WARNING, "Missing parts of the message index are rebuilt", e);
    } finally {
      updating.unlock();
    }
  }
}
