package dev.cairn.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Flow;

/**
 * Event streams sent by the store itself, for a server that relays them.
 *
 * <p>The contract of {@link SessionStorage} applies here too.
 */
public interface SessionEventStreams {

  /**
   * Opens a stream for the caller.
   *
   * @param sessionId the session to follow; empty for all sessions that the caller sees
   * @param lastEventId the id of the event after which to resume
   * @return the store's output as it arrives: Server-Sent Events, in chunks with arbitrary
   *     boundaries. It can be subscribed to once, and cancelling the subscription closes the stream
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the store has no
   *     such streams
   */
  Flow.Publisher<List<ByteBuffer>> open(Optional<UUID> sessionId, Optional<String> lastEventId);
}
