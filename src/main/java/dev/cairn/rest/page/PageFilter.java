package dev.cairn.rest.page;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.rest.http.RequestRoute;
import dev.cairn.rest.http.body.ContentCoding;
import dev.cairn.rest.http.parameter.EntityTags;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the page before authentication: it contains no user data. All of its views are one
 * document, which chooses the view by the address.
 */
public class PageFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final Pattern VIEW =
      Pattern.compile("/(s/.+|search|stats|tokens|audit|admin|account|sign-in)?");

  /** As good as a password: browsers and search engines must not pass it on. */
  private static final Pattern SHARED = Pattern.compile("/shared/[\\w-]{43}");

  /** The path that the client prints, after the host, when it has stored a session. */
  private static final Pattern PRINTED_BY_CLIENT =
      Pattern.compile(
          "/(?!v1/)[^/]+/agent-sessions/([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})");

  /** No other hosts, no inline script except the import map, no HTML from strings. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types lit-html cairn";

  private transient PageFiles files;
  private String contentSecurityPolicy;

  @Override
  public void init() throws ServletException {
    try {
      files = new PageFiles(getServletContext());
    } catch (IOException e) {
      throw new ServletException(e);
    }
    contentSecurityPolicy = CONTENT_SECURITY_POLICY.formatted(files.hashOfImportMap());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String address = request.getRequestURI();
    Matcher printed = PRINTED_BY_CLIENT.matcher(address);
    if (SHARED.matcher(address).matches()) {
      RequestRoute.set(request, "/shared/{secret}");
      if (ErrorServlet.allowsOnlyReading(request, response)) {
        sendIndex(request, response, "no-store", "no-referrer");
      }
    } else if (VIEW.matcher(address).matches()) {
      RequestRoute.set(request, "/");
      if (ErrorServlet.allowsOnlyReading(request, response)) {
        // Not no-referrer, which would also remove the Origin header from the page's own requests.
        sendIndex(request, response, "no-cache", "same-origin");
      }
    } else if (printed.matches()) {
      RequestRoute.set(request, "/{user}/agent-sessions/{id}");
      if (ErrorServlet.allowsOnlyReading(request, response)) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", "/s/" + printed.group(1));
      }
    } else {
      Optional<PageFile> file = files.find(address);
      if (file.isEmpty()) {
        chain.doFilter(request, response);
        return;
      }
      RequestRoute.set(request, "/app");
      if (ErrorServlet.allowsOnlyReading(request, response)) {
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        send(file.get(), request, response);
      }
    }
  }

  private void sendIndex(
      HttpServletRequest request, HttpServletResponse response, String caching, String referrer)
      throws IOException {
    response.setHeader("Cache-Control", caching);
    response.setHeader("Content-Security-Policy", contentSecurityPolicy);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Referrer-Policy", referrer);
    send(files.index(), request, response);
  }

  private static void send(PageFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isGzipped = ContentCoding.isGzipAccepted(headers(request, "Accept-Encoding"));
    String tag = EntityTags.of(file.hash());
    response.addHeader("Vary", "Accept-Encoding");
    response.setHeader("ETag", isGzipped ? EntityTags.gzipped(tag) : tag);
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (EntityTags.knownHashes(headers(request, "If-None-Match")).includes(file.hash())) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    byte[] body = isGzipped ? file.gzipped() : file.content();
    if (isGzipped) {
      response.setHeader("Content-Encoding", ContentCoding.GZIP);
    }
    response.setContentType(file.mediaType());
    response.setContentLength(body.length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(body);
    }
  }

  private static List<String> headers(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
