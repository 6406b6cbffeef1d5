package dev.cairn.archive;

import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Imports archives into this server, each session and each knowledge file atomically. A failed one
 * is reported, and the others are still imported. When an import is repeated, what was imported
 * before is skipped. Files become the caller's own.
 */
@ApplicationScoped
public class SessionImport {

  /** Tolerates different clocks. A session from the future would stay at the top of every list. */
  private static final Duration MAX_AHEAD = Duration.ofDays(1);

  /** The interval between the lines of a report. */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

  @Inject private SessionArchive archive;
  @Inject private KnowledgeStorage knowledge;
  @Inject private Clock clock;
  private volatile boolean isStopping;

  /** Stops running imports where they are, when the server or this application shuts down. */
  @PreDestroy
  public void stop() {
    isStopping = true;
  }

  /** Imports until the end of the archive, or until the rest of it cannot be imported. */
  public void run(ArchiveSource source, ImportReport report) throws IOException {
    ImportProgress progress = ImportProgress.none(source.entries());
    boolean isWhole = false;
    try {
      Optional<ArchiveEntry> next = source.nextEntry();
      while (next.isPresent()) {
        progress = progress.with(add(next.get(), source, report, progress));
        report.progress(progress);
        next = source.nextEntry();
      }
      isWhole = true;
    } catch (StorageException e) {
      report.stopped(new ImportFailure(Optional.empty(), e, source.line()));
    }
    report.end(progress, isWhole && progress.failed() == 0 && progress.conflicts() == 0);
  }

  private ImportOutcome add(
      ArchiveEntry entry, ArchiveSource source, ImportReport report, ImportProgress before)
      throws IOException {
    if (entry instanceof ArchiveEntry.Unreadable unreadable) {
      report.failed(new ImportFailure(unreadable.id(), unreadable.reason(), source.line()));
      return ImportOutcome.FAILED;
    }
    Optional<StorageException> failure = Optional.empty();
    ImportOutcome outcome;
    try {
      outcome =
          entry instanceof ArchiveEntry.File file
              ? add(file)
              : add(
                  ((ArchiveEntry.Readable) entry).session(), source, () -> report.progress(before));
    } catch (StorageException e) {
      if (isFatal(e)) {
        throw e;
      }
      outcome =
          e.problem() == Problem.ARCHIVE_CONFLICT ? ImportOutcome.CONFLICT : ImportOutcome.FAILED;
      failure = Optional.of(e);
    }
    for (ImportWarning warning : source.warnings()) {
      report.warning(warning);
    }
    if (outcome == ImportOutcome.CONFLICT) {
      report.conflict(entry.id().orElseThrow());
    } else if (failure.isPresent()) {
      report.failed(new ImportFailure(entry.id(), failure.get(), source.line()));
    }
    return outcome;
  }

  private ImportOutcome add(ArchiveEntry.File file) {
    try {
      knowledge.create(file.path(), file.content());
      return ImportOutcome.IMPORTED;
    } catch (StorageException e) {
      if (e.problem() != Problem.KNOWLEDGE_EXISTS) {
        throw e;
      }
      String hash = knowledge.find(file.path()).contentHash();
      return hash.equals(file.content().hash()) ? ImportOutcome.SKIPPED : ImportOutcome.CONFLICT;
    }
  }

  /**
   * Adds a session. Retries if somebody else was importing the same session concurrently: the retry
   * finds it. Also retries if the database failed, unless reading the session's content, which is
   * possible only once, has begun.
   */
  private ImportOutcome add(ArchivedSession session, ArchiveSource source, Heartbeat sign) {
    Instant latest = clock.instant().plus(MAX_AHEAD);
    session.times().forEach(time -> requireNotAfter(latest, time));
    boolean[] isBegun = new boolean[1];
    SessionArchive.Content content =
        sink -> {
          isBegun[0] = true;
          source.readSession(new Watched(sink, latest, sign));
        };
    try {
      return archive.add(session, content);
    } catch (StorageException e) {
      boolean isRetryable =
          e.problem() == Problem.ARCHIVE_CONFLICT || e.kind() == StorageException.Kind.CONNECTION;
      if (isRetryable && !isBegun[0]) {
        return archive.add(session, content);
      }
      throw e;
    }
  }

  private interface Heartbeat {
    void give() throws IOException;
  }

  /** Passes on the content of a session, as long as the client and the server are alive. */
  private final class Watched implements ContentSink {
    private final ContentSink sink;
    private final Instant latest;
    private final Heartbeat sign;
    private Instant lastSign = clock.instant();

    Watched(ContentSink sink, Instant latest, Heartbeat sign) {
      this.sink = sink;
      this.latest = latest;
      this.sign = sign;
    }

    @Override
    public void message(Message message) throws IOException {
      watch();
      sink.message(message);
    }

    @Override
    public void checkpoint(ArchivedCheckpoint checkpoint) throws IOException {
      watch();
      requireNotAfter(latest, checkpoint.createdAt());
      sink.checkpoint(checkpoint);
    }

    /**
     * Writes a line to the report at intervals, since a disconnected client is noticed only when a
     * write to it fails.
     */
    private void watch() throws IOException {
      if (isStopping) {
        throw new StorageException(Problem.UNAVAILABLE);
      }
      Instant now = clock.instant();
      if (now.isAfter(lastSign.plus(HEARTBEAT_INTERVAL))) {
        lastSign = now;
        sign.give();
      }
    }
  }

  private static void requireNotAfter(Instant latest, Instant time) {
    if (time.isAfter(latest)) {
      throw new StorageException(
          Problem.INVALID_ARCHIVED_SESSION, "a time is more than a day in the future");
    }
  }

  /** Returns whether the rest of the archive would fail in the same way. */
  private static boolean isFatal(StorageException failure) {
    return switch (failure.problem()) {
      case CREDENTIALS_REFUSED, DATABASE_UNKNOWN -> true;
      default -> failure.kind() == StorageException.Kind.CONNECTION;
    };
  }
}
