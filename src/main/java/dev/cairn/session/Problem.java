package dev.cairn.session;

import dev.cairn.session.StorageException.Kind;

/**
 * Everything that can go wrong, as worded for the caller. The client classifies a response by
 * substrings of its message, so a phrase contains no ids, no numbers from the request and no other
 * user input.
 */
public enum Problem {
  SESSION_NOT_FOUND(Kind.NOT_FOUND, "session"),
  CHECKPOINT_NOT_FOUND(Kind.NOT_FOUND, "checkpoint"),
  PARENT_NOT_FOUND(Kind.NOT_FOUND, "parent checkpoint in this session"),
  MESSAGE_NOT_FOUND(Kind.NOT_FOUND, "message in this checkpoint"),
  NO_ACTIVE_CHECKPOINT(Kind.NOT_FOUND, "active checkpoint"),
  TOKEN_NOT_FOUND(Kind.NOT_FOUND, "token"),
  LINK_NOT_FOUND(Kind.NOT_FOUND, "link"),
  KNOWLEDGE_NOT_FOUND(Kind.NOT_FOUND, "knowledge file"),

  INVALID_LIMIT(Kind.INVALID_REQUEST, "limit must be between 0 and 1000"),
  INVALID_OFFSET(Kind.INVALID_REQUEST, "offset must be between 0 and 1000000000"),
  INVALID_INDEX(Kind.INVALID_REQUEST, "the index of a message must be between 0 and 1000000000"),
  INVALID_MAX_BYTES(Kind.INVALID_REQUEST, "max_bytes must be between 0 and 1000000000"),
  INVALID_PERIOD(Kind.INVALID_REQUEST, "from must not be after to"),
  TREE_WITH_STATE(Kind.INVALID_REQUEST, "tree and include_state exclude each other"),
  INVALID_LABELS(Kind.INVALID_REQUEST, "the labels are not valid"),
  CURSOR_WITH_OFFSET(Kind.INVALID_REQUEST, "cursor and offset exclude each other"),

  INVALID_IDEMPOTENCY_KEY(
      Kind.INVALID_REQUEST, "Idempotency-Key must have 1 to 255 visible ASCII characters"),
  IDEMPOTENCY_KEY_REUSED(
      Kind.INVALID_REQUEST, "this Idempotency-Key was already used for another request"),
  SESSION_NOT_DELETED(Kind.INVALID_REQUEST, "only a deleted session can be purged"),
  SESSION_HELD(Kind.INVALID_REQUEST, "a session under legal hold cannot be purged or redacted"),
  RETENTION_AT_WORK(Kind.INVALID_REQUEST, "retention is being applied, retry later"),
  INVALID_PATTERN(Kind.INVALID_REQUEST, "the pattern cannot be searched for"),
  PATTERN_TOO_SLOW(Kind.INVALID_REQUEST, "searching for the pattern takes too long"),
  TOO_LARGE_TO_REDACT(Kind.INVALID_REQUEST, "a message is too large to be redacted"),
  SESSION_CHANGED(Kind.INVALID_REQUEST, "the session has another version"),

  INVALID_TOKEN_NAME(
      Kind.INVALID_REQUEST, "name must have 1 to 100 characters and no control characters"),
  INVALID_TOKEN_LIFETIME(Kind.INVALID_REQUEST, "expires_in_days is out of its range"),
  TOKEN_NAME_TAKEN(Kind.INVALID_REQUEST, "a token of this name exists"),
  INVALID_LINK_LIFETIME(Kind.INVALID_REQUEST, "expires_in_days is out of its range"),
  TOO_MANY_LINKS(Kind.INVALID_REQUEST, "this session has no room for more links"),
  LINK_TO_DELETED(Kind.INVALID_REQUEST, "a deleted session has no links"),
  TOO_MANY_TOKENS(Kind.INVALID_REQUEST, "this user has no room for more tokens"),

  INVALID_KNOWLEDGE_PATH(Kind.INVALID_REQUEST, "invalid store path"),
  KNOWLEDGE_EXISTS(Kind.INVALID_REQUEST, "a file with this path already exists"),
  KNOWLEDGE_PATH_TAKEN(
      Kind.INVALID_REQUEST, "a file cannot be where a directory is, or below a file"),
  KNOWLEDGE_CHANGED(Kind.INVALID_REQUEST, "the file has another version"),
  KNOWLEDGE_FULL(Kind.INVALID_REQUEST, "this user has no room for more files"),

  INVALID_JSON(Kind.INVALID_REQUEST, "the body is not JSON"),
  JSON_TOO_DEEP(Kind.INVALID_REQUEST, "the JSON is nested too deep"),
  INVALID_FIELD(Kind.INVALID_REQUEST, "a field of the body is missing or invalid"),
  INVALID_MESSAGE(Kind.INVALID_REQUEST, "a message could not be read back by the client"),
  METADATA_TOO_LARGE(Kind.INVALID_REQUEST, "metadata must have at most 1 MiB"),
  TOO_MANY_MESSAGES(Kind.INVALID_REQUEST, "too many messages in one checkpoint"),

  INVALID_ARCHIVE(Kind.INVALID_REQUEST, "a line of the archive is invalid"),
  INVALID_SQLITE_FILE(Kind.INVALID_REQUEST, "the file was not written by the client"),
  INVALID_ARCHIVED_SESSION(Kind.INVALID_REQUEST, "the archive contains an invalid session"),
  ARCHIVE_CONFLICT(Kind.INVALID_REQUEST, "other content has an id of this session"),

  NOT_THE_OWNER(Kind.UNAUTHORIZED, "only the owner or an administrator may change this"),
  HOLD_NOT_ALLOWED(Kind.UNAUTHORIZED, "a legal hold is for auditors and administrators"),
  SCOPE_NOT_ALLOWED(Kind.UNAUTHORIZED, "this scope is for auditors and administrators"),

  ROUTE_NOT_FOUND(Stage.REQUEST, Kind.NOT_FOUND, "no such route"),
  BAD_REQUEST(Stage.REQUEST, Kind.INVALID_REQUEST, "the request could not be understood"),
  INVALID_PARAMETER(Stage.REQUEST, Kind.INVALID_REQUEST, "a parameter of the address is invalid"),
  REQUEST_CUT_OFF(Stage.REQUEST, Kind.INVALID_REQUEST, "the body is incomplete"),
  REQUEST_TOO_SLOW(Stage.REQUEST, Kind.INVALID_REQUEST, "the body arrives too slowly"),
  METHOD_NOT_ALLOWED(Stage.REQUEST, Kind.INVALID_REQUEST, "this route does not support the method"),
  NOT_ACCEPTABLE(
      Stage.REQUEST, Kind.INVALID_REQUEST, "this route has no response of an accepted type"),
  REQUEST_TOO_LARGE(Stage.REQUEST, Kind.INVALID_REQUEST, "the body is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      Stage.REQUEST, Kind.INVALID_REQUEST, "this route takes no body of this type"),
  UNAUTHORIZED(Stage.REQUEST, Kind.UNAUTHORIZED, "missing or unknown API key"),
  FORBIDDEN(Stage.REQUEST, Kind.UNAUTHORIZED, "the caller's role or token does not allow this"),
  OTHER_ORIGIN(
      Stage.REQUEST,
      Kind.UNAUTHORIZED,
      "the cookie is valid only for requests from this server's page"),
  RATE_LIMITED(Stage.REQUEST, Kind.RATE_LIMITED, "too many requests, retry later"),
  PROVIDER_UNAVAILABLE(
      Stage.REQUEST, Kind.CONNECTION, "the identity provider does not respond, retry later"),
  NO_ROOM(
      Stage.REQUEST, Kind.CONNECTION, "the server has no room for another file now, retry later"),
  NO_STREAM(
      Stage.REQUEST, Kind.CONNECTION, "the server has too many event streams open, retry later"),
  NO_MEMORY(
      Stage.REQUEST,
      Kind.CONNECTION,
      "the server is processing too many large bodies, retry later"),
  UNAVAILABLE(Stage.REQUEST, Kind.CONNECTION, "the server is not ready, retry later"),
  INTERNAL_ERROR(Stage.REQUEST, Kind.INTERNAL, "the server failed"),
  BUSY(Kind.CONNECTION, "others are changing the same data, retry later"),
  STORAGE_UNREACHABLE(Kind.CONNECTION, "the database does not respond, retry later"),
  CREDENTIALS_REFUSED(Kind.INTERNAL, "the database rejects the credentials"),
  DATABASE_UNKNOWN(Kind.INTERNAL, "the database does not exist"),
  STORAGE_FAILED(Kind.INTERNAL, "the storage failed"),
  CONTENT_UNREADABLE(Kind.INTERNAL, "the stored content of this session cannot be decrypted"),
  ENCRYPTION_KEY_MISSING(Kind.INTERNAL, "an encryption key is missing or different"),

  UPSTREAM_NOT_FOUND(Kind.NOT_FOUND, "in the upstream"),
  UPSTREAM_REFUSES_REQUEST(Kind.INVALID_REQUEST, "the upstream rejects the request"),
  UPSTREAM_REFUSES_CREDENTIALS(Kind.UNAUTHORIZED, "the upstream rejects the credentials"),
  UPSTREAM_RATE_LIMITED(Kind.RATE_LIMITED, "the upstream has too many requests, retry later"),
  UPSTREAM_DOES_NOT_FILTER(Kind.INVALID_REQUEST, "the upstream does not support this filter"),
  UPSTREAM_FAILED(Kind.INTERNAL, "the upstream failed"),
  UPSTREAM_UNREACHABLE(Kind.CONNECTION, "the upstream does not respond, retry later"),
  UPSTREAM_TIMED_OUT(Kind.CONNECTION, "the upstream takes too long, retry later"),
  UPSTREAM_UNREADABLE(Kind.CONNECTION, "the upstream's response cannot be read");

  private enum Stage {
    REQUEST,
    STORAGE
  }

  private final Stage stage;
  private final Kind kind;
  private final String message;

  Problem(Kind kind, String phrase) {
    this(Stage.STORAGE, kind, phrase);
  }

  Problem(Stage stage, Kind kind, String phrase) {
    this.stage = stage;
    this.kind = kind;
    this.message = kind.describe(phrase);
  }

  public Kind kind() {
    return kind;
  }

  public String message() {
    return message;
  }

  /** Returns whether this is a limit that protects the server rather than a fault. */
  public boolean isLimit() {
    return switch (this) {
      case RATE_LIMITED, NO_ROOM, NO_STREAM, NO_MEMORY, BUSY, REQUEST_TOO_SLOW -> true;
      default -> false;
    };
  }

  /**
   * Returns whether a storage reported this, so it means the same no matter which server passes it
   * on.
   */
  public boolean isStorageProblem() {
    return stage == Stage.STORAGE;
  }
}
