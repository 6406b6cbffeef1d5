package dev.cairn.rest.error;

import dev.cairn.session.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Optional;

/**
 * Replaces the default JAX-RS response to OPTIONS, which has no error envelope; no route supports
 * it.
 */
@Provider
@Priority(Priorities.USER)
public class NoDefaultOptions implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!request.getMethod().equals(HttpMethod.OPTIONS) || response.getStatus() >= 300) {
      return;
    }
    String allow =
        Optional.ofNullable(response.getHeaderString(HttpHeaders.ALLOW))
            .orElse(String.valueOf(response.getEntity()));
    Response error =
        ErrorMapper.response(
            ErrorResponse.of(Problem.METHOD_NOT_ALLOWED, Optional.empty()).withAllow(allow));
    response.setStatus(error.getStatus());
    response.getHeaders().putAll(error.getHeaders());
    response.setEntity(error.getEntity(), new Annotation[0], error.getMediaType());
  }
}
