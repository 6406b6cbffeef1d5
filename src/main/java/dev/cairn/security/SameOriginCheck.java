package dev.cairn.security;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Checks whether a request comes from this server's own page. Browsers add their cookie to the
 * requests of any page, but they also send headers about the requesting page, which no page can
 * forge.
 */
@ApplicationScoped
public class SameOriginCheck {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** Pages of other origins cannot send this header without a preflight request. */
  private static final String MARK = "Cairn-Request";

  @Inject private RequestOrigin origin;

  /**
   * @throws StorageException {@code UNAUTHORIZED} if the request does not come from the page, or
   *     changes something without the header that says so
   */
  public void require(HttpServletRequest request) {
    if (!isSameOrigin(request)) {
      throw new StorageException(Problem.OTHER_ORIGIN);
    }
    if (!isReading(request) && !"page".equals(request.getHeader(MARK))) {
      throw new StorageException(Problem.OTHER_ORIGIN, MARK + ": page is missing");
    }
  }

  /**
   * Returns whether the request has the same origin. {@code none} means that a person typed the
   * address, or opened it from outside the browser.
   */
  private boolean isSameOrigin(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site == null) {
      return origin.ofThisServer(request).equalsIgnoreCase(request.getHeader("Origin"));
    }
    return site.equals("same-origin")
        || site.equals("none")
            && isReading(request)
            && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
  }

  private static boolean isReading(HttpServletRequest request) {
    return READING.contains(request.getMethod());
  }
}
