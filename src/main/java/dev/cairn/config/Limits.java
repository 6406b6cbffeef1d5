package dev.cairn.config;

import java.time.Duration;

/**
 * What one caller may cost, and all of them together. Each is a setting with a default that a
 * laptop and a team do not notice; the table of them is in {@code docs/security.md}.
 */
public final class Limits {

  /** The largest array that Java gives: a body is kept in one. */
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

  /** Bytes. */
  public int maxRequestSize() {
    return (int) settings.size(ConfigKey.MAX_REQUEST_SIZE, LARGEST_BODY, "2 GiB, such as 128 MiB");
  }

  /** To the database, of each user: half of all. */
  public int maxConnections() {
    return settings.number(ConfigKey.DATABASE_POOL_SIZE, 2, 10_000) / 2;
  }

  /** Of each user. */
  public int maxRequestsAtOnce() {
    return settings.number(ConfigKey.MAX_REQUESTS_AT_ONCE, 1, Integer.MAX_VALUE);
  }

  public Duration maxBodyTime() {
    return Duration.ofSeconds(settings.number(ConfigKey.MAX_BODY_SECONDS, 1, 86_400));
  }

  /** Bytes a second. */
  public long minBodyRate() {
    return settings.size(ConfigKey.MIN_BODY_RATE, LARGEST_BODY, "2 GiB, such as 4 KiB");
  }

  /** Bytes of the heap. */
  public long maxBodyMemory() {
    return settings.heap(ConfigKey.MAX_BODY_MEMORY);
  }

  /** Bytes. */
  public long maxImportSize() {
    return settings.size(ConfigKey.MAX_IMPORT_SIZE, LARGEST_FILE, "1048576 GiB, such as 1 GiB");
  }

  /** Of each user. */
  public int maxImportsAtOnce() {
    return settings.number(ConfigKey.MAX_IMPORTS_AT_ONCE, 1, Integer.MAX_VALUE);
  }

  /** Bytes. */
  public long maxTemporarySize() {
    return settings.size(ConfigKey.MAX_TEMPORARY_SIZE, LARGEST_FILE, "1048576 GiB, such as 4 GiB");
  }

  /** Of each user. */
  public int maxEventStreams() {
    return settings.number(ConfigKey.MAX_EVENT_STREAMS, 1, Integer.MAX_VALUE);
  }

  /** Of all users together. */
  public int maxEventStreamsOfNode() {
    return settings.number(ConfigKey.MAX_EVENT_STREAMS_OF_NODE, 1, Integer.MAX_VALUE);
  }

  public int maxMessages() {
    return settings.number(ConfigKey.MAX_MESSAGES, 1, Integer.MAX_VALUE);
  }

  public int maxKnowledgeFiles() {
    return settings.number(ConfigKey.MAX_KNOWLEDGE_FILES, 1, 1_000_000);
  }

  /** Bytes. */
  public long maxKnowledgeSize() {
    return settings.size(ConfigKey.MAX_KNOWLEDGE_SIZE, LARGEST_FILE, "1048576 GiB, such as 1 GiB");
  }

  public int maxTokensPerUser() {
    return settings.number(ConfigKey.TOKEN_MAX_PER_USER, 1, 1_000_000);
  }

  /** 0 for no limit. */
  public int requestsPerMinute() {
    return settings.number(ConfigKey.REQUESTS_PER_MINUTE, 0, Integer.MAX_VALUE);
  }

  /** 0 for no limit. */
  public int failedSignInsPerMinute() {
    return settings.number(ConfigKey.FAILED_SIGN_INS_PER_MINUTE, 0, Integer.MAX_VALUE);
  }
}
