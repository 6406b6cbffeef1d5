package dev.cairn.rest;

import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.retention.RetentionReport;
import dev.cairn.retention.RetentionReport.AgedSession;
import dev.cairn.retention.RetentionRun;
import dev.cairn.retention.RetentionStep;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** Previews retention and runs it on demand. */
@Path("admin/retention")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class RetentionResource {

  @Inject private RetentionRun retention;
  @Inject private CurrentCaller current;

  /** The report of a run or a dry run. */
  record Report(
      Instant at,
      boolean dryRun,
      boolean complete,
      List<Step> steps,
      int failed,
      long heldSessions,
      List<AgedSession> oldest) {

    /** What is older than {@code before} for one retention step. */
    record Step(RetentionStep step, Instant before, long count, long bytes) {}

    static Report of(RetentionReport report) {
      return new Report(
          report.at(),
          report.isDryRun(),
          report.isComplete(),
          report.steps().stream()
              .map(
                  step ->
                      new Step(
                          step.step(), step.before(), step.erased().count(), step.erased().bytes()))
              .toList(),
          report.failed(),
          report.heldSessions(),
          report.oldest());
    }
  }

  @GET
  public Report getRetention() {
    return Report.of(retention.plan());
  }

  @POST
  @KnownParametersOnly
  public Report applyRetention() {
    current.requireWriteAccess();
    return Report.of(retention.run());
  }
}
