package dev.cairn.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The session API that stores the sessions.
 *
 * @param endpoint its address, without a trailing slash
 * @param sharedKey the key used for all callers; empty if callers bring their own
 * @param profile the displayed name of the client profile
 * @param connectTimeout the time limit for establishing a connection
 * @param readTimeout how long it may be silent
 * @param maxResponseBytes the maximum size of a response
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

  /** Returns whether the connection is one on which nobody can read the keys. */
  public boolean usesSecureTransport() {
    return endpoint.getScheme().equals("https") || Loopback.is(endpoint.getHost());
  }

  /** Returns a description without the key. */
  @Override
  public String toString() {
    return "StakpakConfig[" + endpoint + "]";
  }
}
