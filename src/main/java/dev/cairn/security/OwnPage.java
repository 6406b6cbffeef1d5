package dev.cairn.security;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Whether a request comes from the page of this server. Browsers add their cookie to whatever any
 * page asks for; what they say of the page that asks, no page can change.
 */
@ApplicationScoped
public class OwnPage {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** No page of another origin may set it without asking first. */
  private static final String MARK = "Cairn-Request";

  @Inject private RequestOrigin origin;

  /**
   * @throws StorageException {@code UNAUTHORIZED} if the request does not come from the page, or
   *     changes something and does not say that it does
   */
  public void require(HttpServletRequest request) {
    if (!isSameOrigin(request)) {
      throw new StorageException(Problem.OTHER_ORIGIN);
    }
    if (!isReading(request) && !"page".equals(request.getHeader(MARK))) {
      throw new StorageException(Problem.OTHER_ORIGIN, MARK + ": page is missing");
    }
  }

  /** {@code none} is an address that a person typed, or opened from outside of the browser. */
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
