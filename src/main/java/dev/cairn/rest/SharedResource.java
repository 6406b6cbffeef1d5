package dev.cairn.rest;

import dev.cairn.links.LinkedSession;
import dev.cairn.links.Links;
import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.RequestOrigin;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.PageRequest;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What links show, without an account. The addresses are open, see {@code SignInFilter}. Readers
 * are anonymous, so they have limits of their own.
 */
@Path("shared/{secret}")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class SharedResource {

  private static final int AT_ONCE = 4;

  /** The limit for all readers together, which leaves connections to authenticated users. */
  private static final int OF_ALL_AT_ONCE = 8;

  private static final String ALL = "";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  @Inject private Links links;
  @Inject private RequestOrigin origin;

  private final ConcurrencyLimit reading =
      new ConcurrencyLimit(AT_ONCE, "requests for links", RETRY_AFTER);
  private final ConcurrencyLimit readingOfAll =
      new ConcurrencyLimit(OF_ALL_AT_ONCE, "requests for links", RETRY_AFTER);

  @GET
  public LinkedSession getShared(
      @PathParam("secret") String secret, @Context HttpServletRequest request) {
    return read(request, () -> links.view(secret, Optional.of(origin.address(request))));
  }

  @GET
  @Path("messages")
  public ListMessagesResult listSharedMessages(
      @PathParam("secret") String secret,
      @QueryParam("checkpoint") UUID checkpoint,
      @QueryParam("after") Integer after,
      @QueryParam("before") Integer before,
      @QueryParam("limit") @DefaultValue("" + PageRequest.DEFAULT_LIMIT) Integer limit,
      @QueryParam("max_bytes") @DefaultValue("" + ListMessagesQuery.DEFAULT_MAX_BYTES)
          Integer maxBytes,
      @Context HttpServletRequest request) {
    ListMessagesQuery query =
        new ListMessagesQuery(
            Optional.ofNullable(checkpoint),
            Optional.ofNullable(after),
            Optional.ofNullable(before),
            limit,
            maxBytes,
            Set.of());
    return list(request, secret, query);
  }

  private ListMessagesResult list(
      HttpServletRequest request, String secret, ListMessagesQuery query) {
    return read(
        request, () -> links.listMessages(secret, query, Optional.of(origin.address(request))));
  }

  @GET
  @Path("messages/{index}")
  public ListedMessage getSharedMessage(
      @PathParam("secret") String secret,
      @PathParam("index") Integer index,
      @QueryParam("checkpoint") UUID checkpoint,
      @Context HttpServletRequest request) {
    ListMessagesQuery query = ListMessagesQuery.one(Optional.ofNullable(checkpoint), index);
    return list(request, secret, query).messages().stream()
        .findFirst()
        .orElseThrow(() -> new StorageException(Problem.MESSAGE_NOT_FOUND));
  }

  private <T> T read(HttpServletRequest request, Supplier<T> reading) {
    try (ConcurrencyLimit.Permit ofNetwork = this.reading.begin(origin.network(request));
        ConcurrencyLimit.Permit ofAll = readingOfAll.begin(ALL)) {
      return reading.get();
    }
  }
}
