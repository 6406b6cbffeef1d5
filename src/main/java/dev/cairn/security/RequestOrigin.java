package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.TrustedProxies;
import inet.ipaddr.IPAddress;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: as reported by trusted proxies, otherwise the peer of the connection.
 * This is not left to the servers, since each interprets these headers in its own way and keeps
 * values that are not addresses.
 */
@ApplicationScoped
public class RequestOrigin {

  /** The size of network that a provider assigns to one customer. */
  private static final int IPV6_NETWORK_BITS = 64;

  private static final String CLIENT = RequestOrigin.class.getName() + ".client";

  @Inject private CairnConfig config;
  private TrustedProxies proxies;

  @PostConstruct
  void readConfiguration() {
    proxies = config.trustedProxies();
  }

  /** Returns the client's IP address in its shortest form. */
  public String address(HttpServletRequest request) {
    return client(request).map(IPAddress::toCanonicalString).orElseGet(request::getRemoteAddr);
  }

  /** Returns the key by which failures and unauthenticated requests are counted. */
  public String network(HttpServletRequest request) {
    return client(request)
        .map(address -> address.isIPv6() ? address.toPrefixBlock(IPV6_NETWORK_BITS) : address)
        .map(IPAddress::toCanonicalString)
        .orElseGet(request::getRemoteAddr);
  }

  /** Returns whether the client's connection uses TLS. */
  public boolean isSecure(HttpServletRequest request) {
    List<String> schemes = Collections.list(request.getHeaders("X-Forwarded-Proto"));
    return request.isSecure()
        || schemes.size() == 1
            && schemes.get(0).equalsIgnoreCase("https")
            && peer(request).filter(proxies::contain).isPresent();
  }

  /**
   * Returns the origin of this server as the client's browser sees it: {@code
   * https://cairn.example.com}. Behind a proxy that does not forward {@code Host}, the public
   * address must be configured.
   */
  String ofThisServer(HttpServletRequest request) {
    return config
        .publicOrigin()
        .orElseGet(() -> (isSecure(request) ? "https://" : "http://") + request.getHeader("Host"));
  }

  /** Returns the client's address, cached because it is needed several times per request. */
  private Optional<IPAddress> client(HttpServletRequest request) {
    if (request.getAttribute(CLIENT) instanceof IPAddress known) {
      return Optional.of(known);
    }
    Optional<IPAddress> client = readClient(request);
    client.ifPresent(address -> request.setAttribute(CLIENT, address));
    return client;
  }

  private Optional<IPAddress> readClient(HttpServletRequest request) {
    String hops = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    return peer(request).map(peer -> client(peer, hops.split(","), proxies));
  }

  private static Optional<IPAddress> peer(HttpServletRequest request) {
    return TrustedProxies.address(request.getRemoteAddr().replaceFirst("%.*", ""));
  }

  /**
   * Returns the client's address. Each proxy appends the address that it received the request from.
   * Reading from the right, the first address that is not a trusted proxy is the client; anything
   * it claims itself is ignored.
   */
  static IPAddress client(IPAddress peer, String[] hops, TrustedProxies proxies) {
    IPAddress client = peer;
    for (int i = hops.length - 1; i >= 0 && proxies.contain(client); i--) {
      Optional<IPAddress> before = TrustedProxies.address(hops[i]);
      if (before.isEmpty()) {
        return client;
      }
      client = before.get();
    }
    return client;
  }
}
