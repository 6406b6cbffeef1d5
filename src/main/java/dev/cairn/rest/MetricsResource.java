package dev.cairn.rest;

import dev.cairn.security.Roles;
import dev.cairn.telemetry.Metrics;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;

/** What this node measures of itself, for Prometheus. */
@Path("/metrics")
@Produces(Metrics.MEDIA_TYPE)
@RolesAllowed({Roles.AUDITOR, Roles.ADMIN})
@ApplicationScoped
public class MetricsResource {

  @Inject private Metrics measures;

  @GET
  public StreamingOutput getMetrics() {
    return measures::writeTo;
  }
}
