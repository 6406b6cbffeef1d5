package dev.cairn.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.ForkOrigin;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Session;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionUsage;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageStats;
import dev.cairn.stats.UsageStats;
import java.time.Instant;
import java.util.Optional;

/**
 * The JSON format of records: names in snake case, an empty {@link Optional} as null unless its
 * property says otherwise. Nothing is coerced: a number is not a string.
 */
final class WireMapper {

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // A response that fails half-way must not end as valid JSON.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .annotationIntrospector(new WireRules())
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS, MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.WRAP_EXCEPTIONS)
          .disable(SerializationFeature.WRAP_EXCEPTIONS)
          .addModule(new Jdk8Module())
          .addModule(new WireTypes())
          .addMixIn(Session.class, HasOwner.class)
          .addMixIn(SessionSummary.class, OfSummary.class)
          .addMixIn(Checkpoint.class, HasState.class)
          .addMixIn(ListSessionsResult.class, HasTotal.class)
          .addMixIn(ListCheckpointsResult.class, HasTotal.class)
          .addMixIn(CheckpointState.class, SparseFields.class)
          .addMixIn(BackendInfo.class, SparseFields.class)
          .addMixIn(SessionStats.class, SparseFields.class)
          .addMixIn(ToolUsageStats.class, SparseFields.class)
          .addMixIn(UsageStats.class, HasTokens.class)
          .addMixIn(ModelUsage.class, HasTokens.class)
          .addMixIn(TokenCounts.class, TokenNames.class)
          .build();

  private WireMapper() {}

  /** Omits empty fields. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private interface SparseFields {}

  private interface HasOwner {
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<String> owner();

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<ForkOrigin> forkedFrom();
  }

  private interface OfSummary {
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<String> owner();

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<Instant> deletedAt();

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<SessionUsage> usage();

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<ForkOrigin> forkedFrom();
  }

  private interface HasState {
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<CheckpointState> state();
  }

  private interface HasTotal {
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    Optional<Long> total();
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private interface HasTokens {
    @JsonUnwrapped
    TokenCounts tokens();
  }

  private interface TokenNames {
    @JsonProperty("prompt_tokens")
    long prompt();

    @JsonProperty("completion_tokens")
    long completion();

    @JsonProperty("total_tokens")
    long total();

    @JsonProperty("cached_tokens")
    long cached();

    @JsonProperty("cache_write_tokens")
    long cacheWrites();
  }
}
