package dev.cairn.rest.http;

import dev.cairn.security.RequestLimit;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;

/** Counts every request for its caller, also one that leads nowhere. */
@Provider
@PreMatching
public class RequestLimitFilter implements ContainerRequestFilter {

  @Inject private RequestLimit limit;
  @Context private HttpServletRequest servletRequest;

  @Override
  public void filter(ContainerRequestContext request) {
    Principal caller = request.getSecurityContext().getUserPrincipal();
    limit.count(caller == null ? servletRequest.getRemoteAddr() : caller.getName());
  }
}
