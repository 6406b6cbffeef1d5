package dev.cairn.rest;

import dev.cairn.json.JsonReader;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.Secret;
import dev.cairn.redaction.SecretPattern;
import dev.cairn.redaction.SecretText;
import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.parameter.EntityTags;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.retention.RedactedSession;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Removes secrets that slipped into a session. */
@Path("sessions/{id}/redact")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.WRITER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class RedactionResource {

  /** Several copies of a message are in memory at the same time. */
  private static final long MAX_MESSAGE_BYTES =
      Math.max(4 << 20, Runtime.getRuntime().maxMemory() / 64);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ConcurrencyLimit concurrency = new ConcurrencyLimit(1, "redactions", RETRY_AFTER);

  @Inject private SessionRedaction redaction;
  @Inject private JsonReader requests;
  @Inject private CurrentCaller current;

  record Redact(Optional<String> text, Optional<String> pattern, Optional<UUID> checkpoint) {

    Secret secret() {
      if (text.isPresent() == pattern.isPresent()) {
        throw new StorageException(Problem.INVALID_FIELD, "must have either text or pattern");
      }
      return text.<Secret>map(SecretText::new)
          .orElseGet(() -> new SecretPattern(pattern.orElseThrow()));
    }
  }

  /**
   * The result of replacing a secret.
   *
   * @param places how many occurrences were replaced
   */
  record Redacted(boolean success, int places, Instant updatedAt) {}

  @POST
  @KnownParametersOnly
  public Response redactSession(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      JsonText body) {
    Redact redact = requests.read(body, Redact.class);
    Secret secret = redact.secret();
    try (ConcurrencyLimit.Permit permit = concurrency.begin(current.get().username())) {
      RedactedSession result =
          redaction.redact(
              id,
              new SessionRedaction.Request(
                  () -> new JsonRedactor(secret, MAX_MESSAGE_BYTES),
                  redact.checkpoint(),
                  EntityTags.expected(ifMatch)));
      return Response.ok(new Redacted(true, result.places(), result.updatedAt()))
          .header(HttpHeaders.ETAG, EntityTags.of(result.updatedAt()))
          .build();
    }
  }
}
