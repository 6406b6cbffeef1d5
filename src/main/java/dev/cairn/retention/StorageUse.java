package dev.cairn.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How much a server stores.
 *
 * @param at the time of the measurement
 * @param sessions the number of sessions, including deleted ones
 * @param messages the number of messages, each distinct message of a session counted once
 * @param messagesOfCheckpoints how many messages there would be if each checkpoint had its own
 *     copies
 * @param contentBytes the bytes of the messages, as they were sent
 * @param diskBytes the size of the database; empty if unknown
 * @param largestSessions at most twenty
 * @param largestOwners at most twenty
 */
public record StorageUse(
    Instant at,
    long sessions,
    long deletedSessions,
    long messages,
    long messagesOfCheckpoints,
    long contentBytes,
    Optional<Long> diskBytes,
    List<LargeSession> largestSessions,
    List<LargeOwner> largestOwners) {

  public StorageUse {
    largestSessions = List.copyOf(largestSessions);
    largestOwners = List.copyOf(largestOwners);
  }

  /** A session, with the bytes of its messages. */
  public record LargeSession(UUID id, String owner, long messages, long contentBytes) {}

  /** An owner, with the bytes of the messages of its sessions. */
  public record LargeOwner(String owner, long sessions, long messages, long contentBytes) {}
}
