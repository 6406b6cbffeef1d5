package dev.cairn.stakpak;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The session API that keeps the sessions, and how it is called.
 *
 * @param endpoint its address; slashes at its end do not matter
 * @param profile the name of the client profile, as it is shown
 * @param sharedKey the key with which it is called for everybody; empty if callers bring their own
 * @param callerKey the key of the caller of the moment, where there is no shared one
 * @param connectTimeout in which it must take a connection
 * @param readTimeout for how long it may be silent
 * @param maxResponseBytes the largest response that is taken
 */
public record UpstreamSettings(
    URI endpoint,
    String profile,
    Optional<String> sharedKey,
    Supplier<Optional<String>> callerKey,
    Duration connectTimeout,
    Duration readTimeout,
    int maxResponseBytes) {

  public UpstreamSettings {
    endpoint = URI.create(endpoint.toString().replaceFirst("/+$", ""));
  }

  /** With one key, and the limits of a plain program. */
  static UpstreamSettings of(URI endpoint, String apiKey) {
    return new UpstreamSettings(
        endpoint,
        "default",
        Optional.of(apiKey),
        Optional::empty,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        256 << 20);
  }

  Optional<String> key() {
    return sharedKey.or(callerKey);
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "UpstreamSettings[" + endpoint + "]";
  }
}
