package dev.cairn.rest;

import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.SearchTerms;
import dev.cairn.search.SessionSearchQuery;
import dev.cairn.search.SessionSearchResult;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
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
import java.util.Optional;
import java.util.UUID;

/** Full-text search in the messages of one session. */
@Path("sessions/{id}/search")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class SessionSearchResource {

  private final ConcurrencyLimit concurrency =
      new ConcurrencyLimit(SearchResource.MAX_AT_ONCE, "searches", SearchResource.RETRY_AFTER);

  @Inject private MessageSearch search;
  @Inject private CurrentCaller current;

  @GET
  @KnownParametersOnly
  public SessionSearchResult searchSession(
      @PathParam("id") UUID id,
      @QueryParam("q") String q,
      @QueryParam("checkpoint") UUID checkpoint,
      @QueryParam("after") Integer after,
      @QueryParam("limit") @DefaultValue("" + SessionSearchQuery.MAX_LIMIT) Integer limit) {
    SessionSearchQuery query =
        new SessionSearchQuery(
            SearchTerms.of(q), Optional.ofNullable(checkpoint), Optional.ofNullable(after), limit);
    try (ConcurrencyLimit.Permit permit = concurrency.begin(current.get().username())) {
      return search.searchSession(id, query);
    }
  }
}
