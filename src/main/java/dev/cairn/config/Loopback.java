package dev.cairn.config;

import java.util.Set;

/** Hosts of this machine, to which traffic cannot be intercepted. */
final class Loopback {
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}

  static boolean is(String host) {
    return HOSTS.contains(host);
  }
}
