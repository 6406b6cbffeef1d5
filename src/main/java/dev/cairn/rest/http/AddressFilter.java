package dev.cairn.rest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/**
 * Validates the address of a request. It rejects what is not a URI in UTF-8, such as a broken
 * escape, and what servers interpret differently, such as an escaped slash. It accepts {@code //v1}
 * as {@code /v1}, which a client requests if its endpoint ends with a slash.
 */
public class AddressFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** A broken escape, or a character that must be escaped (RFC 3986, section 3.3). */
  private static final Pattern ILLEGAL =
      Pattern.compile("%(?![0-9A-Fa-f]{2})|[^%\\w.~!$&'()*+,;=:@/-]");

  /** The same in a query, where clients do not escape brackets. */
  private static final Pattern ILLEGAL_IN_QUERY =
      Pattern.compile("%(?![0-9A-Fa-f]{2})|[^%\\w.~!$&'()*+,;=:@/?\\[\\]-]");

  /** An escaped slash, or a {@code .} or {@code ..} segment with an escape. */
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
    } else if (isIllegal(path, request.getQueryString())) {
      ErrorServlet.respond(
          request,
          response,
          new StorageException(Problem.BAD_REQUEST, "the address is not a URI in UTF-8"));
    } else if (DOUBLED_SLASH.matcher(path).lookingAt()) {
      String single = DOUBLED_SLASH.matcher(path).replaceFirst("/");
      request.getRequestDispatcher(single).forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isIllegal(String path, String query) {
    return ILLEGAL.matcher(path).find()
        || query != null && ILLEGAL_IN_QUERY.matcher(query).find()
        || !isUtf8(path);
  }

  /** Returns whether a path is valid UTF-8: JAX-RS decodes paths strictly, but not queries. */
  private static boolean isUtf8(String path) {
    byte[] decoded = URLDecoder.decode(path.replace("+", "%2B"), ISO_8859_1).getBytes(ISO_8859_1);
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
