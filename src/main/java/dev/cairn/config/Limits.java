package dev.cairn.config;

import java.time.Duration;

/**
 * The resource limits for each caller and for all together. Each is a setting whose default is out
 * of the way of a laptop or a team; {@code docs/security.md} lists them in a table.
 */
public final class Limits {

  /** The maximum length of a Java array: a body is held in a single one. */
  static final long LARGEST_BODY = Integer.MAX_VALUE - 8;

  private static final long LARGEST_FILE = 1L << 50;

  private final Settings settings;

  Limits(Settings settings) {
    this.settings = settings;
  }

  void validate() {
    maxRequestSize();
    maxConnections();
    maxRequestsAtOnce();
    maxBodyTime();
    minBodyRate();
    maxBodyMemory();
    maxImportSize();
    maxImportsAtOnce();
    maxEventStreams();
    maxEventStreamsOfNode();
    maxTemporarySize();
    maxMessages();
    maxKnowledgeFiles();
    maxKnowledgeSize();
    maxTokensPerUser();
    requestsPerMinute();
    failedSignInsPerMinute();
  }

  /** Returns the limit in bytes. */
  public int maxRequestSize() {
    return (int) settings.size(ConfigKey.MAX_REQUEST_SIZE, LARGEST_BODY, "2 GiB, such as 128 MiB");
  }

  /** Returns the maximum number of database connections per user: half of the pool. */
  public int maxConnections() {
    return settings.number(ConfigKey.DATABASE_POOL_SIZE, 2, 10_000) / 2;
  }

  /** Returns the limit per user. */
  public int maxRequestsAtOnce() {
    return settings.number(ConfigKey.MAX_REQUESTS_AT_ONCE, 1, Integer.MAX_VALUE);
  }

  public Duration maxBodyTime() {
    return Duration.ofSeconds(settings.number(ConfigKey.MAX_BODY_SECONDS, 1, 86_400));
  }

  /** Returns the limit in bytes per second. */
  public long minBodyRate() {
    return settings.size(ConfigKey.MIN_BODY_RATE, LARGEST_BODY, "2 GiB, such as 4 KiB");
  }

  /** Returns the limit in bytes of heap. */
  public long maxBodyMemory() {
    return settings.heap(ConfigKey.MAX_BODY_MEMORY);
  }

  /** Returns the limit in bytes. */
  public long maxImportSize() {
    return settings.size(ConfigKey.MAX_IMPORT_SIZE, LARGEST_FILE, "1048576 GiB, such as 1 GiB");
  }

  /** Returns the limit per user. */
  public int maxImportsAtOnce() {
    return settings.number(ConfigKey.MAX_IMPORTS_AT_ONCE, 1, Integer.MAX_VALUE);
  }

  /** Returns the limit in bytes. */
  public long maxTemporarySize() {
    return settings.size(ConfigKey.MAX_TEMPORARY_SIZE, LARGEST_FILE, "1048576 GiB, such as 4 GiB");
  }

  /** Returns the limit per user. */
  public int maxEventStreams() {
    return settings.number(ConfigKey.MAX_EVENT_STREAMS, 1, Integer.MAX_VALUE);
  }

  /** Returns the limit for all users together. */
  public int maxEventStreamsOfNode() {
    return settings.number(ConfigKey.MAX_EVENT_STREAMS_OF_NODE, 1, Integer.MAX_VALUE);
  }

  public int maxMessages() {
    return settings.number(ConfigKey.MAX_MESSAGES, 1, Integer.MAX_VALUE);
  }

  public int maxKnowledgeFiles() {
    return settings.number(ConfigKey.MAX_KNOWLEDGE_FILES, 1, 1_000_000);
  }

  /** Returns the limit in bytes. */
  public long maxKnowledgeSize() {
    return settings.size(ConfigKey.MAX_KNOWLEDGE_SIZE, LARGEST_FILE, "1048576 GiB, such as 1 GiB");
  }

  public int maxTokensPerUser() {
    return settings.number(ConfigKey.TOKEN_MAX_PER_USER, 1, 1_000_000);
  }

  /** Returns the limit; 0 for none. */
  public int requestsPerMinute() {
    return settings.number(ConfigKey.REQUESTS_PER_MINUTE, 0, Integer.MAX_VALUE);
  }

  /** Returns the limit; 0 for none. */
  public int failedSignInsPerMinute() {
    return settings.number(ConfigKey.FAILED_SIGN_INS_PER_MINUTE, 0, Integer.MAX_VALUE);
  }
}
