package dev.cairn.rest;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditOutcome;
import dev.cairn.audit.AuditQuery;
import dev.cairn.audit.AuditTrail;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.Roles;
import dev.cairn.session.PageCursor;
import dev.cairn.session.PageRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The audit log. */
@Path("audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.AUDITOR, Roles.ADMIN})
@RequiresLocalStorage(RequiresLocalStorage.Data.USERS)
@ApplicationScoped
public class AuditResource {

  @Inject private AuditTrail audit;

  @GET
  public AuditEvents listAuditEvents(
      @QueryParam("limit") @DefaultValue("" + PageRequest.DEFAULT_LIMIT) Integer limit,
      @QueryParam("cursor") PageCursor cursor,
      @QueryParam("username") String username,
      @QueryParam("action") AuditAction action,
      @QueryParam("subject_id") UUID subjectId,
      @QueryParam("outcome") AuditOutcome outcome,
      @QueryParam("from") Instant from,
      @QueryParam("to") Instant to) {
    return AuditEvents.of(
        audit.list(
            new AuditQuery(
                limit,
                Optional.ofNullable(cursor),
                Optional.ofNullable(username),
                Optional.ofNullable(action),
                Optional.ofNullable(subjectId),
                Optional.ofNullable(outcome),
                Optional.ofNullable(from),
                Optional.ofNullable(to))));
  }
}
