package dev.cairn.archive;

import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeQuery;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionScope;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes archives in batches: no transaction is open while a client receives data, and memory holds
 * no more than one batch.
 */
@ApplicationScoped
public class SessionExport {

  @Inject private SessionArchive archive;
  @Inject private KnowledgeStorage knowledge;
  @Inject private Clock clock;

  /** Writes an archive. All checks that may refuse the export are done before. */
  public interface Archive {
    void writeTo(ArchiveSink sink) throws IOException;
  }

  /**
   * Returns the archive of one session.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session
   */
  public Archive of(UUID sessionId) {
    ArchivedSession session = archive.beginExport(sessionId);
    return sink -> {
      sink.begin(clock.instant());
      if (!write(session, sink)) {
        throw new StorageException(Problem.SESSION_NOT_FOUND);
      }
      sink.end(1, 0);
    };
  }

  /**
   * Returns the archive of all sessions of a scope. For the caller's own sessions it includes all
   * of the caller's knowledge files, which have no labels.
   *
   * @param labels the labels, all of which each session must have
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller may not see them,
   *     {@code INVALID_REQUEST} if there are too many labels
   */
  public Archive of(SessionScope scope, List<LabelFilter> labels) {
    List<LabelFilter> filters = LabelFilter.all(labels);
    archive.beginExport(scope);
    return sink -> {
      sink.begin(clock.instant());
      int written = 0;
      Optional<UUID> last = Optional.empty();
      List<ArchivedSession> piece = archive.sessions(scope, filters, last);
      while (!piece.isEmpty()) {
        for (ArchivedSession session : piece) {
          written += write(session, sink) ? 1 : 0;
          last = Optional.of(session.id());
        }
        piece = archive.sessions(scope, filters, last);
      }
      boolean hasFiles = scope == SessionScope.OWN && filters.isEmpty();
      sink.end(written, hasFiles ? writeFiles(sink) : 0);
    };
  }

  /**
   * Returns whether the session still exists. Sessions may have been purged, or hidden, since they
   * were listed.
   */
  private boolean write(ArchivedSession session, ArchiveSink sink) throws IOException {
    List<Message> piece;
    try {
      piece = archive.messages(session.id(), 0, session.messages());
    } catch (StorageException e) {
      if (e.problem() == Problem.SESSION_NOT_FOUND) {
        return false;
      }
      throw e;
    }
    sink.session(session);
    for (int next = 0; next < session.messages(); ) {
      for (Message message : whole(piece)) {
        sink.message(message);
        next++;
      }
      piece =
          next < session.messages()
              ? archive.messages(session.id(), next, session.messages())
              : List.of();
    }
    for (int next = 0; next < session.checkpoints(); ) {
      for (ArchivedCheckpoint checkpoint :
          whole(archive.checkpoints(session.id(), next, session.checkpoints()))) {
        sink.checkpoint(checkpoint);
        next++;
      }
    }
    return true;
  }

  private int writeFiles(ArchiveSink sink) throws IOException {
    int written = 0;
    for (KnowledgeFile file : knowledge.list(KnowledgeQuery.ALL)) {
      Optional<byte[]> content = content(new KnowledgePath(file.path()));
      if (content.isPresent()) {
        sink.file(file.path(), content.get());
        written++;
      }
    }
    return written;
  }

  /** Returns the content of a file; empty if it was deleted in the meantime. */
  private Optional<byte[]> content(KnowledgePath path) {
    try {
      return Optional.of(knowledge.read(path, (hash, bytes) -> bytes.readAllBytes()));
    } catch (StorageException e) {
      if (e.problem() == Problem.KNOWLEDGE_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <T> List<T> whole(List<T> piece) {
    if (piece.isEmpty()) {
      throw new IllegalStateException("a session has fewer parts than it counts");
    }
    return piece;
  }
}
