package dev.cairn.config;

import java.util.Set;

/** The names of this machine: connections to it cannot be intercepted on the way. */
final class Loopback {
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}

  static boolean is(String host) {
    return HOSTS.contains(host);
  }
}
