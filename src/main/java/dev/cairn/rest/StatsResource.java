package dev.cairn.rest;

import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.Roles;
import dev.cairn.stats.Interval;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsStorage;
import dev.cairn.stats.TimeSaved;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.Optional;

/** Figures over many sessions. */
@Path("stats")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class StatsResource {

  @Inject private StatsStorage storage;
  @Inject private TimeSaved timeSaved;

  @GET
  public StatsSeries getStats(
      @QueryParam("from") LocalDate from,
      @QueryParam("to") LocalDate to,
      @QueryParam("owner") String owner,
      @QueryParam("tool") String tool,
      @QueryParam("bucket") Interval bucket) {
    StatsQuery query =
        new StatsQuery(
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            Optional.ofNullable(owner),
            Optional.ofNullable(tool),
            Optional.ofNullable(bucket));
    return StatsSeries.of(timeSaved.in(storage.report(query)), query.bucket());
  }
}
