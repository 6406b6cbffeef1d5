package dev.cairn.config;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.HostName;
import inet.ipaddr.HostNameParameters;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose statements about the client are trusted.
 *
 * @param networks exact addresses, and networks such as {@code 10.1.2.0/24}
 */
public record TrustedProxies(List<IPAddress> networks) {

  /** Complete addresses only: no names, ranges, zones or abbreviated IPv4. */
  private static final HostNameParameters STRICT =
      new HostNameParameters.Builder()
          .allowEmpty(false)
          .allowService(false)
          .getAddressOptionsBuilder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowMask(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .getParentBuilder()
          .getParentBuilder()
          .toParams();

  /**
   * @throws IllegalArgumentException unless all of them are addresses or networks
   */
  static TrustedProxies of(List<String> texts) {
    return new TrustedProxies(
        texts.stream()
            .map(text -> parse(text).orElseThrow(IllegalArgumentException::new).toPrefixBlock())
            .toList());
  }

  /**
   * Parses an address with or without a port. IPv6 addresses that represent IPv4 are converted to
   * IPv4.
   */
  public static Optional<IPAddress> address(String text) {
    return parse(text).filter(address -> !address.isPrefixed());
  }

  private static Optional<IPAddress> parse(String text) {
    return Optional.ofNullable(new HostName(text.strip(), STRICT).asAddress())
        .map(address -> address.isIPv4Convertible() ? address.toIPv4() : address);
  }

  public boolean contain(IPAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
