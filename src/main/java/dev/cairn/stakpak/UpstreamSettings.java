package dev.cairn.stakpak;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The session API that stores the sessions, and how it is called.
 *
 * @param endpoint its address; trailing slashes are ignored
 * @param profile the displayed name of the client profile
 * @param sharedKey the key used for all callers; empty if callers bring their own
 * @param callerKey the key of the current caller, if there is no shared one
 * @param connectTimeout the time limit for establishing a connection
 * @param readTimeout how long it may be silent
 * @param maxResponseBytes the maximum size of a response
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

  /** Returns settings with a single key, and the limits of a plain program. */
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

  /** Returns a description without the keys. */
  @Override
  public String toString() {
    return "UpstreamSettings[" + endpoint + "]";
  }
}
