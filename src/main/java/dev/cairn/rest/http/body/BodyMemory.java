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
 * What of the heap the bodies of all requests at work may take. One that finds no room waits for a
 * while; it is on disk meanwhile.
 */
@ApplicationScoped
public class BodyMemory {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /**
   * What a body costs beside its array: the texts of one message at a time, for its statistics.
   * They have two bytes a character, up to three times while they are put together. Of a larger
   * message nothing is counted.
   */
  private static final long COST_OF_TEXTS = 6;

  private static final long MAX_TEXTS = 4 << 20;

  private static final long COPIES_OF_PART = 4;

  /** Of the least message, which has more bytes around it than in it. */
  private static final long COST_OF_MESSAGE = 500;

  private final ByteBudget budget;
  private final Duration patience;

  /** For CDI's proxy. */
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

  /** Bytes of heap for a body and what is made of it. */
  static long costOf(long bytes) {
    return costOf(bytes, 0);
  }

  /**
   * The same of a body with small messages.
   *
   * @param messages at most so many
   */
  static long costOf(long bytes, long messages) {
    return bytes + Math.max(costOfTexts(bytes), COST_OF_MESSAGE * messages);
  }

  private static long costOfTexts(long bytes) {
    return COST_OF_TEXTS * Math.min(bytes, MAX_TEXTS);
  }

  /**
   * What its messages cost beyond that.
   *
   * @param max the most that are read
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
   * Takes memory for the largest part of an archive until the request ends: its bytes grow into an
   * array, or come out of a string.
   *
   * @throws StorageException as {@link #reserve} does
   */
  public void reserveForPart(HttpServletRequest request, String user, long bytes) {
    ReleaseFilter.whenEnded(request, reserve(user, COPIES_OF_PART * bytes + costOfTexts(bytes)));
  }

  /**
   * Takes memory.
   *
   * @return gives it back
   * @throws StorageException {@code INVALID_REQUEST} if it is more than there is for one body
   * @throws StorageException {@code CONNECTION} if it does not become free for long
   */
  Runnable reserve(String user, long bytes) {
    if (bytes > budget.mostAtOnce()) {
      throw new StorageException(
          Problem.REQUEST_TOO_LARGE,
          "for the memory that " + ConfigKey.MAX_BODY_MEMORY.key() + " gives to bodies");
    }
    if (!isTaken(user, bytes)) {
      throw new StorageException(Problem.NO_MEMORY, null, RETRY_AFTER);
    }
    return () -> budget.giveBack(user, bytes);
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
