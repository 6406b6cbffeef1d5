package dev.cairn.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Flow;

/**
 * Streams of events that a store sends itself, for a server that passes them on.
 *
 * <p>The law of {@link SessionStorage} holds here too.
 */
public interface SessionEventStreams {

  /**
   * Opens a stream for the caller.
   *
   * @param sessionId whose events; empty for those of all sessions that the caller sees
   * @param lastEventId of the event behind which it goes on
   * @return what the store sends, as it comes: Server-Sent Events, in pieces that end anywhere. To
   *     be subscribed to once; it ends with its subscription
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the store has no
   *     such streams
   */
  Flow.Publisher<List<ByteBuffer>> open(Optional<UUID> sessionId, Optional<String> lastEventId);
}
