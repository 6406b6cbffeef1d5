package dev.cairn.rest.http.body;

import dev.cairn.config.ConfigKey;
import dev.cairn.config.Limits;
import dev.cairn.rest.http.ReleaseFilter;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Limits the heap used by the bodies of all active requests. A body for which there is no room
 * waits for a while, on disk.
 */
@ApplicationScoped
public class BodyMemory {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /**
   * The cost per byte of a body, in addition to its array: for statistics, the texts of one message
   * at a time are in memory. They take two bytes per character, up to three times while they are
   * joined. Messages larger than {@link #MAX_TEXTS} are not counted.
   */
  private static final long COST_OF_TEXTS = 6;

  private static final long MAX_TEXTS = 4 << 20;

  private static final long COPIES_OF_PART = 4;

  /** The cost of the smallest message, whose objects are larger than its text. */
  private static final long COST_OF_MESSAGE = 500;

  private final ByteBudget budget;
  private final Duration patience;

  /** Required by the CDI proxy. */
  protected BodyMemory() {
    this(0, Duration.ZERO);
  }

  @Inject
  BodyMemory(Limits limits) {
    this(limits.maxBodyMemory(), PATIENCE);
  }

  BodyMemory(long maxBytes, Duration patience) {
    this.budget = new ByteBudget(maxBytes);
    this.patience = patience;
  }

  /** Returns the heap, in bytes, for a body and the objects made from it. */
  static long costOf(long bytes) {
    return costOf(bytes, 0);
  }

  /**
   * Returns the same for a body with small messages.
   *
   * @param messages upper bound of the number of messages
   */
  static long costOf(long bytes, long messages) {
    return bytes + Math.max(costOfTexts(bytes), COST_OF_MESSAGE * messages);
  }

  private static long costOfTexts(long bytes) {
    return COST_OF_TEXTS * Math.min(bytes, MAX_TEXTS);
  }

  /**
   * Returns the additional cost of the messages of a body.
   *
   * @param max the maximum number of messages that are read
   */
  static long costOfMessages(JsonText body, int max) {
    byte[] bytes = body.bytes();
    int end = body.offset() + body.length();
    int objects = 0;
    for (int i = body.offset(); i < end && objects < max; i++) {
      if (bytes[i] == '{') {
        objects++;
      }
    }
    return costOf(body.length(), objects) - costOf(body.length());
  }

  /**
   * Reserves memory for the largest part of an archive until the request ends. Several copies exist
   * while its bytes grow into an array or are converted from a string.
   *
   * @throws StorageException as {@link #reserve} does
   */
  public void reserveForPart(HttpServletRequest request, String user, long bytes) {
    ReleaseFilter.whenEnded(request, reserve(user, COPIES_OF_PART * bytes + costOfTexts(bytes)));
  }

  /**
   * Reserves memory.
   *
   * @return releases the memory
   * @throws StorageException {@code INVALID_REQUEST} if it exceeds the maximum for one body
   * @throws StorageException {@code CONNECTION} if it does not become available in time
   */
  Runnable reserve(String user, long bytes) {
    if (bytes > budget.maxConcurrent()) {
      throw new StorageException(
          Problem.REQUEST_TOO_LARGE, "larger than " + ConfigKey.MAX_BODY_MEMORY.key() + " allows");
    }
    if (!isTaken(user, bytes)) {
      throw new StorageException(Problem.NO_MEMORY, null, RETRY_AFTER);
    }
    return () -> budget.release(user, bytes);
  }

  private boolean isTaken(String user, long cost) {
    try {
      return budget.take(user, cost, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
