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
import java.util.regex.Pattern;

/**
 * Reads the address of a request: refuses what is no URI, such as a broken escape, and what the
 * servers read in different ways, such as an escaped slash; and takes {@code //v1} for {@code /v1},
 * which a client asks for whose endpoint ends in a slash.
 */
public class AddressFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** A broken escape, or a character that must be escaped. */
  private static final Pattern ILLEGAL =
      Pattern.compile("%(?![0-9A-Fa-f]{2})|[\\p{Cntrl} \"<>\\\\^`{|}]");

  /** An escaped slash, or a segment {@code .} or {@code ..} with an escape. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("%2[Ff]|/(?=[.2Ee]*%)(\\.|%2[Ee]){1,2}(?=[/;]|$)");

  private static final Pattern DOUBLED_SLASH = Pattern.compile("//+(?=v1(/|$))");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (AMBIGUOUS.matcher(path).find()) {
      ErrorServlet.respond(
          request,
          response,
          new StorageException(Problem.BAD_REQUEST, "a slash, or a segment . or .., is escaped"));
    } else if (isIllegal(path) || isIllegal(request.getQueryString())) {
      ErrorServlet.respond(
          request, response, new StorageException(Problem.BAD_REQUEST, "the address is not a URI"));
    } else if (DOUBLED_SLASH.matcher(path).lookingAt()) {
      String single = DOUBLED_SLASH.matcher(path).replaceFirst("/");
      request.getRequestDispatcher(single).forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isIllegal(String text) {
    return text != null && ILLEGAL.matcher(text).find();
  }
}
