package dev.cairn.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.Roles;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.SessionScope;
import dev.cairn.stats.Earlier;
import dev.cairn.stats.Interval;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.StatsStorage;
import dev.cairn.stats.TimeSaved;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Statistics over many sessions. */
@Path("stats")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class StatsResource {

  @Inject private StatsStorage storage;
  @Inject private TimeSaved timeSaved;

  /**
   * Statistics over many sessions.
   *
   * @param series absent unless requested, like {@code bucket}
   * @param earlierIntervals absent if the series has all intervals
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record StatsSeries(
      @JsonUnwrapped SessionStats total,
      Optional<Interval> bucket,
      Optional<List<Part>> series,
      Optional<Earlier> earlierIntervals) {

    record Part(LocalDate start, @JsonUnwrapped SessionStats stats) {}

    static StatsSeries of(StatsReport report, Optional<Interval> bucket) {
      List<Part> series =
          report.series().stream().map(part -> new Part(part.start(), part.stats())).toList();
      return new StatsSeries(report.total(), bucket, bucket.map(any -> series), report.earlier());
    }
  }

  @GET
  public StatsSeries getStats(
      @QueryParam("scope") @DefaultValue("own") SessionScope scope,
      @QueryParam("from") LocalDate from,
      @QueryParam("to") LocalDate to,
      @QueryParam("owner") String owner,
      @QueryParam("label") List<LabelFilter> labels,
      @QueryParam("tool") String tool,
      @QueryParam("bucket") Interval bucket) {
    StatsQuery query =
        new StatsQuery(
            scope,
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            Optional.ofNullable(owner),
            labels,
            Optional.ofNullable(tool),
            Optional.ofNullable(bucket));
    return StatsSeries.of(timeSaved.in(storage.report(query)), query.bucket());
  }
}
