package dev.cairn.archive;

import dev.cairn.session.Message;
import dev.cairn.session.SessionScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes archives, a piece at a time: no transaction is open while a client takes what was read,
 * and memory holds no more than a piece.
 */
@ApplicationScoped
public class SessionExport {

  @Inject private SessionArchive archive;
  @Inject private Clock clock;

  /** What writes an archive that may be written: all refusals came before. */
  public interface Archive {
    void writeTo(ArchiveSink sink) throws IOException;
  }

  /**
   * One session.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session
   */
  public Archive of(UUID sessionId) {
    ArchivedSession session = archive.beginExport(sessionId);
    return sink -> {
      sink.begin(clock.instant());
      write(session, sink);
      sink.end(1);
    };
  }

  /**
   * All sessions of a scope.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller may not see them
   */
  public Archive of(SessionScope scope) {
    archive.beginExport(scope);
    return sink -> {
      sink.begin(clock.instant());
      int written = 0;
      Optional<UUID> last = Optional.empty();
      List<ArchivedSession> piece = archive.sessions(scope, last);
      while (!piece.isEmpty()) {
        for (ArchivedSession session : piece) {
          write(session, sink);
          written++;
          last = Optional.of(session.id());
        }
        piece = archive.sessions(scope, last);
      }
      sink.end(written);
    };
  }

  private void write(ArchivedSession session, ArchiveSink sink) throws IOException {
    sink.session(session);
    for (int next = 0; next < session.messages(); ) {
      for (Message message : whole(archive.messages(session.id(), next, session.messages()))) {
        sink.message(message);
        next++;
      }
    }
    for (int next = 0; next < session.checkpoints(); ) {
      for (ArchivedCheckpoint checkpoint :
          whole(archive.checkpoints(session.id(), next, session.checkpoints()))) {
        sink.checkpoint(checkpoint);
        next++;
      }
    }
  }

  private static <T> List<T> whole(List<T> piece) {
    if (piece.isEmpty()) {
      throw new IllegalStateException("a session has fewer parts than it counts");
    }
    return piece;
  }
}
