package dev.cairn.rest;

import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.SearchCursor;
import dev.cairn.search.SearchQuery;
import dev.cairn.search.SearchResult;
import dev.cairn.search.SearchTerms;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.SessionScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Full-text search in the messages of many sessions. */
@Path("search")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class SearchResource {

  /** A search for a rare text keeps a database connection busy. */
  static final int MAX_AT_ONCE = 4;

  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ConcurrencyLimit concurrency =
      new ConcurrencyLimit(MAX_AT_ONCE, "searches", RETRY_AFTER);

  @Inject private MessageSearch search;
  @Inject private CurrentCaller current;

  @GET
  @KnownParametersOnly
  public SearchResult search(
      @QueryParam("q") String q,
      @QueryParam("scope") SessionScope scope,
      @QueryParam("owner") String owner,
      @QueryParam("role") Message.Role role,
      @QueryParam("tool") String tool,
      @QueryParam("label") List<LabelFilter> labels,
      @QueryParam("cwd") String cwd,
      @QueryParam("from") Instant from,
      @QueryParam("to") Instant to,
      @QueryParam("limit") @DefaultValue("20") Integer limit,
      @QueryParam("cursor") SearchCursor cursor) {
    SearchQuery query =
        new SearchQuery(
            SearchTerms.of(q),
            Optional.ofNullable(scope),
            Optional.ofNullable(owner),
            Optional.ofNullable(role),
            Optional.ofNullable(tool),
            Optional.ofNullable(cwd),
            labels,
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            limit,
            Optional.ofNullable(cursor));
    try (ConcurrencyLimit.Permit permit = concurrency.begin(current.get().username())) {
      return search.search(query);
    }
  }
}
