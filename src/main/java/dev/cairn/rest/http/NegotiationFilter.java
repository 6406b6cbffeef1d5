package dev.cairn.rest.http;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;

/**
 * Rejects media types and languages that JAX-RS cannot parse: it would log a stack trace for each,
 * and respond to some with 500.
 */
public class NegotiationFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isReadable(request)) {
      chain.doFilter(request, response);
    } else {
      ErrorServlet.respond(
          request,
          response,
          new StorageException(
              Problem.BAD_REQUEST, "Accept, Accept-Language or Content-Type is invalid"));
    }
  }

  private static boolean isReadable(HttpServletRequest request) {
    try {
      if (request.getContentType() != null) {
        MediaType.valueOf(request.getContentType());
      }
      return Stream.concat(
              elements(request, HttpHeaders.ACCEPT),
              elements(request, HttpHeaders.ACCEPT_LANGUAGE)
                  .map(language -> language.replaceFirst("^[^;]*", MediaType.WILDCARD)))
          .allMatch(element -> hasWeight(MediaType.valueOf(element)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** Splits at every comma, as JAX-RS does. */
  private static Stream<String> elements(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .filter(element -> !element.isEmpty())
        .map(String::strip);
  }

  private static boolean hasWeight(MediaType type) {
    float weight = Float.parseFloat(type.getParameters().getOrDefault("q", "1"));
    return weight >= 0 && weight <= 1;
  }
}
