package dev.cairn.rest;

import dev.cairn.json.JsonReader;
import dev.cairn.rest.http.parameter.EntityTags;
import dev.cairn.rest.http.parameter.IdempotencyKeyHeader;
import dev.cairn.rest.http.parameter.PreferHeader;
import dev.cairn.security.Roles;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.PageRequest;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.Optional;
import java.util.UUID;

/** The messages of a session, in pages. */
@Path("sessions/{id}/messages")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class MessagesResource {

  @Inject private SessionStorage storage;
  @Inject private SessionReader reader;
  @Inject private JsonReader requests;

  @GET
  public Response listMessages(
      @PathParam("id") UUID id,
      @QueryParam("checkpoint") UUID checkpoint,
      @QueryParam("after") Integer after,
      @QueryParam("before") Integer before,
      @QueryParam("limit") @DefaultValue("" + PageRequest.DEFAULT_LIMIT) Integer limit,
      @QueryParam("max_bytes") @DefaultValue("" + ListMessagesQuery.DEFAULT_MAX_BYTES)
          Integer maxBytes,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    EntityTags.Known<Instant> known = EntityTags.known(ifNoneMatch);
    ListMessagesResult page =
        reader.listMessages(
            id,
            new ListMessagesQuery(
                Optional.ofNullable(checkpoint),
                Optional.ofNullable(after),
                Optional.ofNullable(before),
                known.isAny() ? 0 : limit,
                maxBytes,
                known.versions()));
    Response.ResponseBuilder response =
        known.includes(page.updatedAt()) ? Response.notModified() : Response.ok(page);
    return response.header(HttpHeaders.ETAG, EntityTags.of(page.updatedAt())).build();
  }

  @GET
  @Path("{index}")
  public ListedMessage getMessage(
      @PathParam("id") UUID id,
      @PathParam("index") Integer index,
      @QueryParam("checkpoint") UUID checkpoint) {
    return reader.getMessage(id, Optional.ofNullable(checkpoint), index);
  }

  @POST
  @RolesAllowed(Roles.WRITER)
  public Response appendMessages(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      @HeaderParam(IdempotencyKeyHeader.IDEMPOTENCY_KEY) List<String> key,
      @HeaderParam(PreferHeader.PREFER) List<String> prefer,
      @Context UriInfo address,
      JsonText body) {
    Checkpoint checkpoint =
        storage.appendMessages(
            id,
            requests
                .readAppend(body)
                .toRequest(requests.maxMessages(), IdempotencyKeyHeader.key(key, address, body))
                .expecting(EntityTags.expected(ifMatch)));
    return SessionsResource.created(
        PreferHeader.isMinimal(prefer) ? checkpoint : storage.getCheckpoint(checkpoint.id()),
        prefer);
  }
}
