package dev.cairn.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The session API that keeps the sessions.
 *
 * @param endpoint its address, without a slash at its end
 * @param sharedKey the key with which it is called for everybody; empty if callers bring their own
 * @param profile the name of the client profile, as it is shown
 * @param connectTimeout in which it must take a connection
 * @param readTimeout for how long it may be silent
 * @param maxResponseBytes the largest response that is read
 */
public record StakpakConfig(
    URI endpoint,
    Optional<String> sharedKey,
    String profile,
    Duration connectTimeout,
    Duration readTimeout,
    int maxResponseBytes) {

  public StakpakConfig {
    endpoint = URI.create(endpoint.toString().replaceFirst("/+$", ""));
  }

  /** Whether nobody on the way can read the keys. */
  public boolean isSafeOnItsWay() {
    return endpoint.getScheme().equals("https") || Loopback.is(endpoint.getHost());
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "StakpakConfig[" + endpoint + "]";
  }
}
