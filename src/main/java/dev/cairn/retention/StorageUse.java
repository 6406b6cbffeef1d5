package dev.cairn.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How much a server keeps.
 *
 * @param at when it was counted
 * @param sessions deleted ones, too
 * @param messages each distinct message of a session once
 * @param messagesOfCheckpoints how many there would be if each checkpoint had its own
 * @param contentBytes of the messages, as they were sent
 * @param diskBytes what the database takes; empty if it does not tell
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

  /** A session by the bytes of its messages. */
  public record LargeSession(UUID id, String owner, long messages, long contentBytes) {}

  /** An owner by the bytes of the messages of its sessions. */
  public record LargeOwner(String owner, long sessions, long messages, long contentBytes) {}
}
