package dev.cairn.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.config.CairnConfig;
import dev.cairn.json.JsonReader;
import dev.cairn.json.RequestBodies.CreateCheckpoint;
import dev.cairn.json.RequestBodies.CreateSession;
import dev.cairn.json.RequestBodies.ForkSession;
import dev.cairn.json.RequestBodies.UpdateSession;
import dev.cairn.json.ResponseBodies.OneCheckpoint;
import dev.cairn.json.ResponseBodies.OneSession;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.UnavailableRoutes;
import dev.cairn.rest.http.parameter.EntityTags;
import dev.cairn.rest.http.parameter.IdempotencyKeyHeader;
import dev.cairn.rest.http.parameter.LabelsHeader;
import dev.cairn.rest.http.parameter.LastMessages;
import dev.cairn.rest.http.parameter.PreferHeader;
import dev.cairn.retention.PurgedSession;
import dev.cairn.retention.SessionErasure;
import dev.cairn.security.Roles;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.JsonText;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.PageCursor;
import dev.cairn.session.PageRequest;
import dev.cairn.session.Session;
import dev.cairn.session.SessionForks;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.TimeSaved;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sessions and their checkpoints. The routes are documented in {@code META-INF/openapi.yaml}. */
@Path("sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class SessionsResource {

  private static final String DEFAULT_LIMIT = "" + PageRequest.DEFAULT_LIMIT;

  @Inject private SessionStorage storage;
  @Inject private SessionErasure erasure;
  @Inject private SessionForks forks;
  @Inject private SessionStatsStorage stats;
  @Inject private JsonReader requests;
  @Inject private TimeSaved timeSaved;
  @Inject private CairnConfig config;

  @POST
  @RolesAllowed(Roles.WRITER)
  public Response createSession(
      @HeaderParam(IdempotencyKeyHeader.IDEMPOTENCY_KEY) List<String> key,
      @HeaderParam(PreferHeader.PREFER) List<String> prefer,
      @HeaderParam(LabelsHeader.CAIRN_LABELS) List<String> labels,
      @Context UriInfo address,
      JsonText body) {
    CreateSessionResult result =
        storage.createSession(
            requests
                .read(body, CreateSession.class)
                .toRequest(
                    LabelsHeader.labels(labels), IdempotencyKeyHeader.key(key, address, body)));
    return created(
        "sessions/" + result.sessionId(),
        prefer,
        new CreateSessionResult(result.sessionId(), preferred(result.checkpoint(), prefer)));
  }

  @GET
  public ListSessionsResult listSessions(
      @QueryParam("scope") @DefaultValue("own") SessionScope scope,
      @QueryParam("owner") String owner,
      @QueryParam("limit") @DefaultValue(DEFAULT_LIMIT) Integer limit,
      @QueryParam("offset") @DefaultValue("0") Integer offset,
      @QueryParam("cursor") PageCursor cursor,
      @QueryParam("search") String search,
      @QueryParam("status") @DefaultValue("ACTIVE") SessionStatus status,
      @QueryParam("visibility") SessionVisibility visibility,
      @QueryParam("cwd") String cwd,
      @QueryParam("label") List<LabelFilter> labels,
      @QueryParam("total") @DefaultValue("false") Boolean withTotal,
      @QueryParam("include") SummaryPart include) {
    ListSessionsQuery query =
        new ListSessionsQuery(
            scope,
            Optional.ofNullable(owner),
            limit,
            offset,
            Optional.ofNullable(cursor),
            Optional.ofNullable(search),
            status,
            Optional.ofNullable(visibility),
            Optional.ofNullable(cwd),
            labels,
            withTotal,
            include == SummaryPart.USAGE);
    return storage.listSessions(query);
  }

  @GET
  @Path("{id}")
  public Response getSession(
      @PathParam("id") UUID id,
      @QueryParam("messages") @DefaultValue("all") LastMessages messages,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    EntityTags.Known<Instant> known = EntityTags.known(ifNoneMatch);
    int wanted = known.isAny() ? 0 : messages.most();
    Session session = storage.getSession(id, new GetSessionQuery(wanted, known.versions()));
    return known.includes(session.updatedAt())
        ? Response.notModified().header(HttpHeaders.ETAG, tag(session)).build()
        : tagged(session);
  }

  private static Response tagged(Session session) {
    return Response.ok(new OneSession(session)).header(HttpHeaders.ETAG, tag(session)).build();
  }

  private static String tag(Session session) {
    return EntityTags.of(session.updatedAt());
  }

  @PATCH
  @RolesAllowed(Roles.WRITER)
  @Path("{id}")
  public Response updateSession(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      JsonText body) {
    return tagged(
        storage.updateSession(
            id, requests.read(body, UpdateSession.class).toRequest(EntityTags.expected(ifMatch))));
  }

  /**
   * The response after a session was deleted.
   *
   * @param erased number of rows by table, if it was purged as well
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Deleted(boolean success, Instant deletedAt, Optional<Map<String, Long>> erased) {}

  @DELETE
  @RolesAllowed(Roles.WRITER)
  @Path("{id}")
  @Consumes(MediaType.WILDCARD)
  public Deleted deleteSession(
      @PathParam("id") UUID id,
      @QueryParam("purge") @DefaultValue("false") Boolean purge,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch) {
    ExpectedVersion expected = EntityTags.expected(ifMatch);
    if (purge) {
      UnavailableRoutes.require(config, RequiresLocalStorage.Data.SESSIONS);
      PurgedSession purged = erasure.purgeSession(id, expected);
      return new Deleted(true, purged.deletedAt(), Optional.of(purged.rows()));
    }
    return new Deleted(true, storage.deleteSession(id, expected), Optional.empty());
  }

  /** The response after a deleted session was restored. */
  record Restored(boolean success, Instant updatedAt) {}

  @POST
  @RolesAllowed(Roles.WRITER)
  @RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
  @Path("{id}/restore")
  @Consumes(MediaType.WILDCARD)
  public Response restoreSession(
      @PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch) {
    Instant updatedAt = erasure.restoreSession(id, EntityTags.expected(ifMatch));
    return Response.ok(new Restored(true, updatedAt))
        .header(HttpHeaders.ETAG, EntityTags.of(updatedAt))
        .build();
  }

  @POST
  @RolesAllowed(Roles.WRITER)
  @RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
  @Path("{id}/fork")
  public Response forkSession(
      @PathParam("id") UUID id,
      @HeaderParam(IdempotencyKeyHeader.IDEMPOTENCY_KEY) List<String> key,
      @HeaderParam(LabelsHeader.CAIRN_LABELS) List<String> labels,
      @Context UriInfo address,
      JsonText body) {
    CreateSessionResult result =
        forks.forkSession(
            id,
            requests
                .read(body, ForkSession.class)
                .toRequest(
                    LabelsHeader.labels(labels), IdempotencyKeyHeader.key(key, address, body)));
    return created("sessions/" + result.sessionId(), List.of(), result);
  }

  @POST
  @RolesAllowed(Roles.WRITER)
  @Path("{id}/checkpoints")
  public Response createCheckpoint(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      @HeaderParam(IdempotencyKeyHeader.IDEMPOTENCY_KEY) List<String> key,
      @HeaderParam(PreferHeader.PREFER) List<String> prefer,
      @Context UriInfo address,
      JsonText body) {
    Checkpoint checkpoint =
        storage.createCheckpoint(
            id,
            requests
                .read(body, CreateCheckpoint.class)
                .toRequest(IdempotencyKeyHeader.key(key, address, body))
                .expecting(EntityTags.expected(ifMatch)));
    return created(checkpoint, prefer);
  }

  static Response created(Checkpoint checkpoint, List<String> prefer) {
    return created(
        "sessions/checkpoints/" + checkpoint.id(),
        prefer,
        new OneCheckpoint(preferred(checkpoint, prefer)));
  }

  /**
   * Returns a {@code Location} without host: {@code Host} is chosen by the client, and a proxy may
   * use another scheme.
   */
  private static Response created(String path, List<String> prefer, Record body) {
    Response.ResponseBuilder response =
        Response.status(Response.Status.CREATED)
            .header(HttpHeaders.LOCATION, "/v1/" + path)
            .entity(body);
    if (PreferHeader.isMinimal(prefer)) {
      response.header(PreferHeader.APPLIED, PreferHeader.MINIMAL);
    }
    return response.build();
  }

  private static Checkpoint preferred(Checkpoint checkpoint, List<String> prefer) {
    return PreferHeader.isMinimal(prefer) ? checkpoint.withoutState() : checkpoint;
  }

  @GET
  @Path("{id}/checkpoints")
  public ListCheckpointsResult listCheckpoints(
      @PathParam("id") UUID id,
      @QueryParam("limit") @DefaultValue(DEFAULT_LIMIT) Integer limit,
      @QueryParam("offset") @DefaultValue("0") Integer offset,
      @QueryParam("cursor") PageCursor cursor,
      @QueryParam("include_state") @DefaultValue("false") Boolean includeState,
      @QueryParam("tree") @DefaultValue("false") Boolean tree) {
    return storage.listCheckpoints(
        id,
        new ListCheckpointsQuery(limit, offset, Optional.ofNullable(cursor), includeState, tree));
  }

  @GET
  @Path("{id}/stats")
  public SessionStats getSessionStats(@PathParam("id") UUID id) {
    return timeSaved.in(stats.getSessionStats(id));
  }

  @GET
  @Path("checkpoints/{id}")
  public OneCheckpoint getCheckpoint(@PathParam("id") UUID id) {
    return new OneCheckpoint(storage.getCheckpoint(id));
  }
}
