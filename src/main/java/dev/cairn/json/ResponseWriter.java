package dev.cairn.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditEvent;
import dev.cairn.audit.AuditPage;
import dev.cairn.config.OidcConfig;
import dev.cairn.security.ApiToken;
import dev.cairn.security.IssuedToken;
import dev.cairn.security.Roles;
import dev.cairn.security.TokenAccess;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Caller;
import dev.cairn.session.CheckpointSummary;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Role;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.stats.Interval;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageStats;
import dev.cairn.stats.UsageStats;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes the answers that the client reads. Messages and metadata go out as the bytes that came in,
 * without a copy of them.
 */
public final class ResponseWriter implements Closeable {

  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // An answer that fails half-way must not end as valid JSON.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final OutputStream out;
  private final JsonGenerator json;
  private final VerbatimOutput verbatim;

  public ResponseWriter(OutputStream out) throws IOException {
    this.out = out;
    this.json = FACTORY.createGenerator(out);
    this.verbatim = new VerbatimOutput(json, out);
  }

  /** {@code {"session_id", "checkpoint"}}. */
  public void created(UUID sessionId, CheckpointSummary checkpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("session_id", sessionId.toString());
    json.writeFieldName("checkpoint");
    write(checkpoint);
    json.writeEndObject();
  }

  /** {@code {"sessions", "total"?, "next_cursor"}}. */
  public void sessions(ListSessionsResult result) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("sessions");
    for (SessionSummary session : result.sessions()) {
      writeSummary(session);
    }
    json.writeEndArray();
    writeTotal(result.total());
    writeText("next_cursor", result.nextCursor().map(WireNames::cursor));
    json.writeEndObject();
  }

  /** {@code {"session": {…, "active_checkpoint"}}}. */
  public void session(Session session) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("session");
    writeIdentity(session.id(), session.owner(), session.title());
    writeStatus(session.visibility(), session.status());
    writeText("cwd", session.cwd());
    writeTimes(session.createdAt(), session.updatedAt());
    writeText("deleted_at", session.deletedAt());
    json.writeFieldName("active_checkpoint");
    if (session.activeCheckpoint().isPresent()) {
      write(session.activeCheckpoint().get().toSummary());
    } else {
      json.writeNull();
    }
    writeOthers(session.otherFields());
    json.writeEndObject();
    json.writeEndObject();
  }

  /** {@code {"success": true, "deleted_at"}}. */
  public void deleted(Instant deletedAt) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("success", true);
    writeTime("deleted_at", deletedAt);
    json.writeEndObject();
  }

  /** {@code {"checkpoint"}}. */
  public void checkpoint(CheckpointSummary checkpoint) throws IOException {
    json.writeStartObject();
    json.writeFieldName("checkpoint");
    write(checkpoint);
    json.writeEndObject();
  }

  /** {@code {"checkpoints", "total"?}}. */
  public void checkpoints(ListCheckpointsResult result) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("checkpoints");
    for (CheckpointSummary checkpoint : result.checkpoints()) {
      write(checkpoint);
    }
    json.writeEndArray();
    writeTotal(result.total());
    json.writeEndObject();
  }

  /** The client's figures, and {@code usage} beyond them. */
  public void stats(SessionStats stats) throws IOException {
    json.writeStartObject();
    writeStats(stats);
    json.writeEndObject();
  }

  /** The same in the form that the client read before v0.3.17. */
  public void datedStats(SessionStats stats) throws IOException {
    List<SessionsOnDay> days = stats.usage().sessionsPerDay();
    json.writeStartObject();
    json.writeStringField("analysis_period", "whole session");
    writeText("from_date", days.stream().map(SessionsOnDay::day).findFirst());
    writeText("to_date", days.stream().map(SessionsOnDay::day).reduce((first, last) -> last));
    writeStats(stats);
    json.writeEndObject();
  }

  /** The client's figures over many sessions, and {@code series} if one was asked for. */
  public void statsReport(StatsReport report, Optional<Interval> bucket) throws IOException {
    json.writeStartObject();
    writeStats(report.total());
    if (bucket.isPresent()) {
      json.writeStringField("bucket", WireNames.word(bucket.get()));
      json.writeArrayFieldStart("series");
      for (StatsReport.Part part : report.series()) {
        json.writeStartObject();
        json.writeStringField("start", part.start().toString());
        writeStats(part.stats());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** {@code {"sessions"}}: how many were counted anew. */
  public void rebuilt(int sessions) throws IOException {
    json.writeStartObject();
    json.writeNumberField("sessions", sessions);
    json.writeEndObject();
  }

  private void writeStats(SessionStats stats) throws IOException {
    json.writeNumberField("total_sessions", stats.totalSessions());
    json.writeNumberField("total_tool_calls", stats.totalToolCalls());
    json.writeNumberField("successful_tool_calls", stats.successfulToolCalls());
    json.writeNumberField("failed_tool_calls", stats.failedToolCalls());
    json.writeNumberField("aborted_tool_calls", stats.abortedToolCalls());
    json.writeNumberField("sessions_with_activity", stats.sessionsWithActivity());
    if (stats.totalTimeSavedSeconds().isPresent()) {
      json.writeNumberField("total_time_saved_seconds", stats.totalTimeSavedSeconds().get());
    }
    json.writeArrayFieldStart("tools_usage");
    for (ToolUsageStats tool : stats.toolsUsage()) {
      writeTool(tool);
    }
    json.writeEndArray();
    json.writeFieldName("usage");
    writeUsage(stats.usage());
  }

  private void writeTool(ToolUsageStats tool) throws IOException {
    json.writeStartObject();
    json.writeStringField("tool_name", tool.toolName());
    json.writeStringField("display_name", tool.displayName());
    json.writeObjectFieldStart("usage_counts");
    json.writeNumberField("total", tool.usageCounts().total());
    json.writeNumberField("successful", tool.usageCounts().successful());
    json.writeNumberField("failed", tool.usageCounts().failed());
    json.writeNumberField("aborted", tool.usageCounts().aborted());
    json.writeEndObject();
    if (tool.timeSavedPerCall().isPresent()) {
      json.writeNumberField("time_saved_per_call", tool.timeSavedPerCall().get());
    }
    if (tool.timeSavedSeconds().isPresent()) {
      json.writeNumberField("time_saved_seconds", tool.timeSavedSeconds().get());
    }
    json.writeEndObject();
  }

  private void writeUsage(UsageStats usage) throws IOException {
    json.writeStartObject();
    writeTokens(usage.tokens());
    json.writeArrayFieldStart("models");
    for (ModelUsage model : usage.models()) {
      json.writeStartObject();
      json.writeStringField("model", model.model());
      writeTokens(model.tokens());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("pending_tool_calls", usage.pendingToolCalls());
    json.writeNumberField("unknown_tool_calls", usage.unknownToolCalls());
    if (usage.longestSessionMessages().isPresent()) {
      json.writeNumberField("longest_session_messages", usage.longestSessionMessages().get());
    }
    if (usage.medianSessionMessages().isPresent()) {
      json.writeNumberField("median_session_messages", usage.medianSessionMessages().get());
    }
    json.writeArrayFieldStart("sessions_per_day");
    for (SessionsOnDay day : usage.sessionsPerDay()) {
      json.writeStartObject();
      json.writeStringField("day", day.day().toString());
      json.writeNumberField("sessions", day.sessions());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeTokens(TokenCounts tokens) throws IOException {
    json.writeNumberField("prompt_tokens", tokens.prompt());
    json.writeNumberField("completion_tokens", tokens.completion());
    json.writeNumberField("total_tokens", tokens.total());
    json.writeNumberField("cached_tokens", tokens.cached());
    json.writeNumberField("cache_write_tokens", tokens.cacheWrites());
  }

  /** {@code {"kind", "profile"?, "endpoint"?, "store_path"?}}. */
  public void backend(BackendInfo backend) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", WireNames.word(backend.kind()).replace('_', '-'));
    writeTextIfPresent("profile", backend.profile());
    writeTextIfPresent("endpoint", backend.endpoint());
    writeTextIfPresent("store_path", backend.storePath());
    json.writeEndObject();
  }

  /** What the client needs to know of the caller before it starts: it requires all names. */
  public void account(Caller caller, TokenAccess access) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", caller.username());
    json.writeStringField("username", caller.username());
    json.writeStringField("first_name", caller.username());
    json.writeStringField("last_name", "");
    json.writeStringField("email", "");
    json.writeArrayFieldStart("roles");
    for (Role role : Role.values()) {
      if (caller.roles().contains(role)) {
        json.writeString(Roles.name(role));
      }
    }
    json.writeEndArray();
    json.writeStringField("access", WireNames.word(access));
    json.writeEndObject();
  }

  /** {@code {"token": {…}, "secret"}}. */
  public void issued(IssuedToken issued) throws IOException {
    json.writeStartObject();
    json.writeFieldName("token");
    writeToken(issued.token());
    json.writeStringField("secret", issued.secret());
    json.writeEndObject();
  }

  /** {@code {"tokens"}}. */
  public void tokens(List<ApiToken> tokens) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("tokens");
    for (ApiToken token : tokens) {
      writeToken(token);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeToken(ApiToken token) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", token.id().toString());
    json.writeStringField("username", token.username());
    json.writeStringField("name", token.name());
    writeText("prefix", token.prefix());
    json.writeStringField("access", WireNames.word(token.access()));
    writeTime("created_at", token.createdAt());
    writeText("expires_at", token.expiresAt());
    writeText("last_used_at", token.lastUsedAt());
    json.writeEndObject();
  }

  /** {@code {"success": true}}. */
  public void done() throws IOException {
    json.writeStartObject();
    json.writeBooleanField("success", true);
    json.writeEndObject();
  }

  /** {@code {"events", "next_cursor"}}. */
  public void auditPage(AuditPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("events");
    for (AuditEvent event : page.events()) {
      auditEvent(event);
    }
    json.writeEndArray();
    writeText("next_cursor", page.next().map(WireNames::cursor));
    json.writeEndObject();
  }

  /** One event, also as a line of the log. */
  public void auditEvent(AuditEvent event) throws IOException {
    AuditEntry entry = event.entry();
    json.writeStartObject();
    json.writeStringField("id", event.id().toString());
    writeTime("time", event.time());
    writeText("username", entry.username());
    writeText("token_id", entry.tokenId());
    writeText("address", entry.address());
    json.writeStringField("action", WireNames.word(entry.action()));
    writeText("subject_id", entry.subjectId());
    json.writeStringField("outcome", WireNames.word(entry.outcome()));
    writeText("details", entry.details());
    json.writeEndObject();
  }

  /** {@code {"oidc": null}} or {@code {"oidc": {"issuer", "discovery", "client_id", …}}}. */
  public void loginConfig(Optional<OidcConfig> provider) throws IOException {
    json.writeStartObject();
    json.writeFieldName("oidc");
    if (provider.isPresent()) {
      OidcConfig oidc = provider.get();
      json.writeStartObject();
      json.writeStringField("issuer", oidc.issuer());
      json.writeStringField("discovery", oidc.discoveryAddress());
      writeText("client_id", oidc.clientId());
      json.writeStringField("scope", oidc.scope());
      json.writeStringField("response_type", "code");
      json.writeStringField("code_challenge_method", "S256");
      json.writeEndObject();
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  /** {@code {"results": []}}: there are no rules. */
  public void noRules() throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("results");
    json.writeEndArray();
    json.writeEndObject();
  }

  /** {@code {"error": {"key", "message", "details"?}}}. */
  public void error(String key, String message, Optional<String> details) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("error");
    json.writeStringField("key", key);
    json.writeStringField("message", message);
    writeTextIfPresent("details", details);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeSummary(SessionSummary session) throws IOException {
    json.writeStartObject();
    writeIdentity(session.id(), session.owner(), session.title());
    writeStatus(session.visibility(), session.status());
    writeText("cwd", session.cwd());
    writeTimes(session.createdAt(), session.updatedAt());
    json.writeNumberField("message_count", session.messageCount());
    json.writeStringField("active_checkpoint_id", session.activeCheckpointId().toString());
    writeText("last_message_at", session.lastMessageAt());
    writeOthers(session.otherFields());
    json.writeEndObject();
  }

  private void write(CheckpointSummary checkpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", checkpoint.id().toString());
    json.writeStringField("session_id", checkpoint.sessionId().toString());
    writeText("parent_id", checkpoint.parentId());
    json.writeNumberField("message_count", checkpoint.messageCount());
    writeTimes(checkpoint.createdAt(), checkpoint.updatedAt());
    if (checkpoint.state().isPresent()) {
      json.writeFieldName("state");
      verbatim.write(checkpoint.state().get());
    }
    writeOthers(checkpoint.otherFields());
    json.writeEndObject();
  }

  private void writeIdentity(UUID id, Optional<String> owner, String title) throws IOException {
    json.writeStringField("id", id.toString());
    writeTextIfPresent("owner", owner);
    json.writeStringField("title", title);
  }

  private void writeStatus(SessionVisibility visibility, SessionStatus status) throws IOException {
    json.writeStringField("visibility", visibility.name());
    json.writeStringField("status", status.name());
  }

  private void writeTimes(Instant createdAt, Instant updatedAt) throws IOException {
    writeTime("created_at", createdAt);
    writeTime("updated_at", updatedAt);
  }

  private void writeOthers(Map<String, JsonText> fields) throws IOException {
    for (Map.Entry<String, JsonText> field : fields.entrySet()) {
      json.writeFieldName(field.getKey());
      verbatim.write(field.getValue());
    }
  }

  private void writeTotal(Optional<Long> total) throws IOException {
    if (total.isPresent()) {
      json.writeNumberField("total", total.get());
    }
  }

  private void writeTime(String name, Instant time) throws IOException {
    json.writeStringField(name, time.toString());
  }

  private void writeText(String name, Optional<?> value) throws IOException {
    json.writeStringField(name, value.map(Object::toString).orElse(null));
  }

  private void writeTextIfPresent(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  /** Flushes the answer and leaves the stream open. */
  @Override
  public void close() throws IOException {
    json.close();
    out.flush();
  }
}
