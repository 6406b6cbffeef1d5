package dev.cairn.rest.http;

import dev.cairn.rest.error.HttpProblem;
import dev.cairn.rest.error.RequestException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** JAX-RS would answer OPTIONS by itself, outside of the envelope. */
@Provider
@PreMatching
public class NoDefaultOptions implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.OPTIONS)) {
      throw new RequestException(HttpProblem.METHOD_NOT_ALLOWED);
    }
  }
}
