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
 * From where a request comes: what trusted proxies say, else where the connection begins. Not left
 * to the server: each reads these headers its own way, and keeps what is no address.
 */
@ApplicationScoped
public class RequestOrigin {

  /** What a provider gives to one customer. */
  private static final int IPV6_NETWORK_BITS = 64;

  private static final String CLIENT = RequestOrigin.class.getName() + ".client";

  @Inject private CairnConfig config;
  private TrustedProxies proxies;

  @PostConstruct
  void readConfiguration() {
    proxies = config.trustedProxies();
  }

  /** An IP address in its shortest form. */
  public String address(HttpServletRequest request) {
    return client(request).map(IPAddress::toCanonicalString).orElseGet(request::getRemoteAddr);
  }

  /** To whom failures and requests without credentials are counted. */
  public String network(HttpServletRequest request) {
    return client(request)
        .map(address -> address.isIPv6() ? address.toPrefixBlock(IPV6_NETWORK_BITS) : address)
        .map(IPAddress::toCanonicalString)
        .orElseGet(request::getRemoteAddr);
  }

  /** Whether the client's connection is TLS. */
  public boolean isSecure(HttpServletRequest request) {
    List<String> schemes = Collections.list(request.getHeaders("X-Forwarded-Proto"));
    return request.isSecure()
        || schemes.size() == 1
            && schemes.get(0).equalsIgnoreCase("https")
            && peer(request).filter(proxies::contain).isPresent();
  }

  /**
   * The origin of this server, as the client's browser has it: {@code https://cairn.example.com}. A
   * proxy that does not pass on the {@code Host} needs the public address in the configuration.
   */
  String ofThisServer(HttpServletRequest request) {
    return config
        .publicOrigin()
        .orElseGet(() -> (isSecure(request) ? "https://" : "http://") + request.getHeader("Host"));
  }

  /** Asked for several times a request. */
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
   * Each proxy appends from whom it got the request. From the right, the first that is no trusted
   * proxy is the client; what that says itself is worth nothing.
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
