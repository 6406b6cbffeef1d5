package dev.cairn.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.security.Roles;
import dev.cairn.stats.Earlier;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.TimeSaved;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Routes used by clients before v0.3.17. */
@Path("agents")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class AgentsResource {

  @Inject private SessionStatsStorage storage;
  @Inject private TimeSaved timeSaved;

  /** Statistics in the form that clients before v0.3.17 read. */
  record DatedStats(
      String analysisPeriod,
      Optional<LocalDate> fromDate,
      Optional<LocalDate> toDate,
      @JsonUnwrapped SessionStats stats) {

    static DatedStats of(SessionStats stats) {
      List<LocalDate> days =
          stats.usage().sessionsPerDay().stream().map(SessionsOnDay::day).toList();
      return new DatedStats(
          "whole session",
          stats.usage().earlierDays().map(Earlier::first).or(() -> days.stream().findFirst()),
          days.stream().reduce((first, last) -> last),
          stats);
    }
  }

  @GET
  @Path("sessions/{id}/stats")
  public DatedStats getAgentSessionStats(@PathParam("id") UUID id) {
    return DatedStats.of(timeSaved.in(storage.getSessionStats(id)));
  }
}
