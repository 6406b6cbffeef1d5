package dev.cairn.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;

/** The bearer token of the current request, exactly as it was sent. */
@ApplicationScoped
public class CurrentBearer implements Supplier<Optional<String>> {

  private static final String SCHEME = "Bearer ";

  @Inject private HttpServletRequest request;

  @Override
  public Optional<String> get() {
    return of(request);
  }

  static Optional<String> of(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
