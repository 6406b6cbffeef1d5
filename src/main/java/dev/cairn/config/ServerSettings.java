package dev.cairn.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The app server's own settings from environment variables, such as {@code HTTP_PORT}. */
record ServerSettings(Function<String, Optional<String>> values) {

  private static final Set<String> ALL_ADDRESSES = Set.of("*", "0.0.0.0", "::");
  private static final String OFF = "-1";

  /** Returns the address of the server as seen from this machine. */
  String url() {
    String host =
        find("http.host").filter(name -> !ALL_ADDRESSES.contains(name)).orElse("localhost");
    String inUrl = host.contains(":") ? "[" + host + "]" : host;
    String port = find("http.port").orElse("9080");
    return port.equals(OFF)
        ? "https://" + inUrl + ":" + find("https.port").orElse("9443")
        : "http://" + inUrl + ":" + port;
  }

  /** Returns the data directory; empty if the app server does not provide one. */
  Optional<Path> dataDirectory() {
    return find("cairn.data.dir").map(Path::of).map(Path::toAbsolutePath).map(Path::normalize);
  }

  private Optional<String> find(String key) {
    return values.apply(key).filter(value -> !value.isBlank());
  }
}
