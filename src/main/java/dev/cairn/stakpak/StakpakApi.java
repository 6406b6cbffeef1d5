package dev.cairn.stakpak;

import dev.cairn.json.RequestBodies.AppendMessages;
import dev.cairn.json.RequestBodies.CreateCheckpoint;
import dev.cairn.json.RequestBodies.CreateSession;
import dev.cairn.json.RequestBodies.UpdateSession;
import dev.cairn.session.JsonText;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/**
 * The routes that the client calls, and some that only Cairn has. Null parameters are omitted.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/stakpak/client.rs">stakpak/agent
 *     libs/api/src/stakpak/client.rs</a>
 */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface StakpakApi {

  String IDEMPOTENCY_KEY = "Idempotency-Key";
  String PREFER = "Prefer";

  @GET
  @Path("account")
  JsonText getAccount(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization);

  @GET
  @Path("sessions")
  JsonText listSessions(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @QueryParam("scope") String scope,
      @QueryParam("owner") String owner,
      @QueryParam("limit") int limit,
      @QueryParam("offset") int offset,
      @QueryParam("cursor") String cursor,
      @QueryParam("search") String search,
      @QueryParam("status") String status,
      @QueryParam("visibility") String visibility,
      @QueryParam("cwd") String cwd,
      @QueryParam("label") List<String> labels,
      @QueryParam("total") Boolean total,
      @QueryParam("include") String include);

  @GET
  @Path("sessions/{id}")
  JsonText getSession(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @PathParam("id") UUID id,
      @QueryParam("messages") String messages);

  @POST
  @Path("sessions")
  JsonText createSession(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(IDEMPOTENCY_KEY) String idempotencyKey,
      CreateSession body);

  @PATCH
  @Path("sessions/{id}")
  JsonText updateSession(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @PathParam("id") UUID id,
      UpdateSession body);

  @DELETE
  @Path("sessions/{id}")
  JsonText deleteSession(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @PathParam("id") UUID id);

  @GET
  @Path("sessions/{id}/stats")
  JsonText getSessionStats(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("id") UUID id);

  @GET
  @Path("sessions/{id}/checkpoints")
  JsonText listCheckpoints(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @PathParam("id") UUID id,
      @QueryParam("limit") int limit,
      @QueryParam("offset") int offset,
      @QueryParam("cursor") String cursor,
      @QueryParam("include_state") boolean includeState,
      @QueryParam("tree") Boolean tree);

  @POST
  @Path("sessions/{id}/checkpoints")
  JsonText createCheckpoint(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(IDEMPOTENCY_KEY) String idempotencyKey,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @PathParam("id") UUID id,
      CreateCheckpoint body);

  @POST
  @Path("sessions/{id}/messages")
  JsonText appendMessages(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(IDEMPOTENCY_KEY) String idempotencyKey,
      @HeaderParam(PREFER) String prefer,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @PathParam("id") UUID id,
      AppendMessages body);

  @GET
  @Path("sessions/{id}/messages")
  JsonText listMessages(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @PathParam("id") UUID id,
      @QueryParam("checkpoint") UUID checkpoint,
      @QueryParam("after") Integer after,
      @QueryParam("before") Integer before,
      @QueryParam("limit") int limit,
      @QueryParam("max_bytes") int maxBytes);

  @GET
  @Path("sessions/checkpoints/{id}")
  JsonText getCheckpoint(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("id") UUID id);

  @GET
  @Path("sessions/checkpoints/{id}/diff")
  JsonText compareCheckpoints(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @PathParam("id") UUID id,
      @QueryParam("against") UUID against,
      @QueryParam("skip") int skip,
      @QueryParam("limit") int limit,
      @QueryParam("max_bytes") int maxBytes);
}
