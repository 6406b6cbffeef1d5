package dev.cairn.rest.http;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rejects requests that a proxy in front may have interpreted differently: those whose host, caller
 * or end of body is ambiguous (RFC 9112, sections 3.2 and 6.1). WildFly rejects such requests
 * itself. Conflicting {@code Content-Length} values cannot be detected here: Liberty exposes only
 * the first one, and closes the connection after its response.
 */
public class FramingFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Pattern HOST =
      Pattern.compile("([\\w.~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(:\\d*)?");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!hasHost(request)) {
      refuse(request, response, "there must be one valid Host");
    } else if (headers(request, "Authorization").distinct().count() > 1) {
      refuse(request, response, "there must be one Authorization");
    } else if (!hasEnd(request)) {
      refuse(request, response, "Transfer-Encoding must be chunked");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean hasHost(HttpServletRequest request) {
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    return hosts.isEmpty()
        ? !request.getProtocol().equals("HTTP/1.1")
        : hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
  }

  private static Stream<String> headers(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name)).stream();
  }

  private static boolean hasEnd(HttpServletRequest request) {
    List<String> encodings = Collections.list(request.getHeaders("Transfer-Encoding"));
    return encodings.isEmpty()
        || encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, String reason)
      throws IOException, ServletException {
    response.setHeader("Connection", "close");
    ErrorServlet.respond(request, response, new StorageException(Problem.BAD_REQUEST, reason));
  }
}
