package dev.cairn.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.TrustedProxies;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed about where a request comes from, and what. */
class RequestOriginTest {

  private static final TrustedProxies PROXIES =
      new CairnConfig(
              key ->
                  Optional.of(key)
                      .filter("cairn.trusted-proxies"::equals)
                      .map(any -> "10.1.2.0/24, 192.0.2.7, 2001:db8:a::/48"))
          .trustedProxies();

  private static String client(String peer, String hops) {
    return RequestOrigin.client(
            TrustedProxies.address(peer).orElseThrow(), hops.split(","), PROXIES)
        .toCanonicalString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.1 | 198.51.100.1                      | 203.0.113.1", // nobody's proxy
        "10.1.3.1    | 198.51.100.1                      | 10.1.3.1",
        "10.1.2.3    | 198.51.100.1                      | 198.51.100.1",
        "10.1.2.3    | ''                                | 10.1.2.3",
        "10.1.2.3    | 203.0.113.9, 198.51.100.1         | 198.51.100.1",
        "10.1.2.3    | 203.0.113.9,198.51.100.1,192.0.2.7 | 198.51.100.1",
        "10.1.2.3    | 192.0.2.7, 10.1.2.4               | 192.0.2.7",
        "10.1.2.3    | 203.0.113.9, junk                 | 10.1.2.3",
        "10.1.2.3    | 203.0.113.9, , 10.1.2.4           | 10.1.2.4",
        "10.1.2.3    | 198.51.100.1:4711                 | 198.51.100.1",
        "10.1.2.3    | [2001:DB8:0::1]:4711              | 2001:db8::1",
        "10.1.2.3    | ::ffff:198.51.100.1               | 198.51.100.1",
        "::ffff:10.1.2.3 | 198.51.100.1                  | 198.51.100.1",
        "2001:db8:a:1::1 | 2001:db8:b::1                 | 2001:db8:b::1",
        "2001:db8:b::1   | 198.51.100.1                  | 2001:db8:b::1",
      })
  void clientIsTheFirstFromTheRightThatIsNoTrustedProxy(String peer, String hops, String expected) {
    assertThat(client(peer, hops)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "1",
        "1.2.3",
        "1.2.*.4",
        "1-5.2.3.4",
        "0x7f.1.1.1",
        "01.2.3.4",
        "999.1.1.1",
        "10.0.0.0/8",
        "::1/64",
        "fe80::1%eth0",
        "localhost",
        "unknown",
        "_hidden",
        "\"><script>"
      })
  void whatIsNoAddressIsNotKept(String hop) {
    assertThat(TrustedProxies.address(hop)).isEmpty();
    assertThat(client("10.1.2.3", "203.0.113.9," + hop + ",10.1.2.4")).isEqualTo("10.1.2.4");
  }
}
