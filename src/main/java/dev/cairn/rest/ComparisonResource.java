package dev.cairn.rest;

import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.PageRequest;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionReader;
import dev.cairn.session.StorageException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;

/** The differences between two checkpoints. */
@Path("sessions/checkpoints/{id}/diff")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class ComparisonResource {

  /** Comparisons of the largest checkpoints take some megabytes each. */
  private static final int MAX_AT_ONCE = 4;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ConcurrencyLimit concurrency =
      new ConcurrencyLimit(MAX_AT_ONCE, "comparisons", RETRY_AFTER);

  @Inject private SessionReader reader;
  @Inject private CurrentCaller current;

  @GET
  public CheckpointDiff compareCheckpoints(
      @PathParam("id") UUID id,
      @QueryParam("against") UUID against,
      @QueryParam("skip") @DefaultValue("0") Integer skip,
      @QueryParam("limit") @DefaultValue("" + PageRequest.DEFAULT_LIMIT) Integer limit,
      @QueryParam("max_bytes") @DefaultValue("" + ListMessagesQuery.DEFAULT_MAX_BYTES)
          Integer maxBytes) {
    if (against == null) {
      throw new StorageException(Problem.INVALID_PARAMETER, "against must be a UUID");
    }
    CompareCheckpointsQuery query = new CompareCheckpointsQuery(id, against, skip, limit, maxBytes);
    try (ConcurrencyLimit.Permit permit = concurrency.begin(current.get().username())) {
      return reader.compareCheckpoints(query);
    }
  }
}
