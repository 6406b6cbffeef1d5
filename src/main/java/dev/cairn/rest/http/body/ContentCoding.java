package dev.cairn.rest.http.body;

import dev.cairn.rest.http.parameter.EntityTags;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Chooses the content coding of a response: gzip for clients that accept it. Since the bytes
 * differ, the entity tag names the coding as well. A 304 has the tag that the full response would
 * have had.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class ContentCoding implements ContainerResponseFilter {

  public static final String GZIP = "gzip";

  @Context private HttpServletResponse servletResponse;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    // Added to existing values, which JAX-RS would replace on one of the servers.
    servletResponse.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (!isGzipAccepted(
        request.getHeaders().getOrDefault(HttpHeaders.ACCEPT_ENCODING, List.of()))) {
      return;
    }
    if (response.hasEntity()) {
      headers.putSingle(HttpHeaders.CONTENT_ENCODING, GZIP);
      headers.remove(HttpHeaders.CONTENT_LENGTH);
    }
    if (response.hasEntity()
        || response.getStatus() == Response.Status.NOT_MODIFIED.getStatusCode()) {
      headers.computeIfPresent(
          HttpHeaders.ETAG,
          (name, tags) ->
              tags.stream().map(tag -> (Object) EntityTags.gzipped(tag.toString())).toList());
    }
  }

  /**
   * @param acceptEncoding the lines of the header
   */
  public static boolean isGzipAccepted(List<String> acceptEncoding) {
    return acceptEncoding.stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .map(coding -> coding.replaceAll("\\s", "").toLowerCase(Locale.ROOT))
        .anyMatch(coding -> coding.matches("(x-)?gzip(;q=(1(\\.0*)?|0\\.0*[1-9]\\d*))?"));
  }
}
