package dev.cairn.archive.ndjson;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The lines of an archive, each an object with one field that tells its type. */
final class Line {

  private Line() {}

  record Beginning(Format archive) {}

  record Format(String format, int version, Optional<Instant> exportedAt) {
    static final String NAME = "cairn-sessions";
    static final int VERSION = 1;
  }

  record OneSession(ArchivedSession session) {}

  /** The id of a session that is invalid otherwise. */
  record OneSessionId(SessionId session) {}

  record SessionId(UUID id) {}

  /**
   * @param messageText the message as a string, if it contains a line break
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record OneMessage(Optional<Message> message, Optional<String> messageText) {}

  record OneCheckpoint(Checkpoint checkpoint) {}

  /**
   * @param keep how many messages are taken from the beginning of the previous checkpoint
   * @param then the other messages, as {@link OrdinalRuns}
   * @param metadataText the metadata as a string, if it contains a line break
   */
  record Checkpoint(
      UUID id,
      Optional<UUID> parentId,
      Instant createdAt,
      int keep,
      JsonText then,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JsonText> metadata,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> metadataText) {}

  record OneFile(KnowledgeFile knowledgeFile) {}

  /**
   * @param content the content in Base64
   */
  record KnowledgeFile(String path, String content) {}

  record End(Count end) {}

  /**
   * @param files the number of files; empty for none
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Count(int sessions, Optional<Integer> files) {}
}
