package dev.cairn.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import dev.cairn.config.OidcConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * Verifies the access tokens, or the ID tokens, of one OpenID Connect provider. Its keys are
 * fetched on first use, again in the background after half of their lifetime, and when a token
 * names an unknown key. Fetches are rate limited and made by one request at a time, while others
 * barely wait.
 */
final class JwtVerifier implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_KEYS_BYTES = 1 << 20;
  private static final long MAX_WAIT_MILLIS = 250;
  private static final Duration MIN_REFETCH_INTERVAL = Duration.ofSeconds(30);
  private static final int MAX_USERNAME_LENGTH = 255;

  /** Asymmetric signatures only. */
  private static final Set<JWSAlgorithm> ALGORITHMS;

  static {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512));
    ALGORITHMS = Collections.unmodifiableSet(algorithms);
  }

  private final OidcConfig config;
  private final Set<String> audiences;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final JWKSource<SecurityContext> keys;
  private volatile boolean fetchFailed;

  /**
   * @param audiences the accepted audiences; a token must name one of them
   */
  JwtVerifier(OidcConfig config, Set<String> audiences, Clock clock) {
    this.config = config;
    this.audiences = audiences;
    this.clock = clock;
    this.keys = keys(config);
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            audiences,
            new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
            Set.of("exp", "iat", "iss", "aud"),
            Set.of()) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew((int) config.clockSkew().toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
  }

  private static JWKSource<SecurityContext> keys(OidcConfig config) {
    Duration cache = config.keysCache();
    Duration halfOfIt = cache.dividedBy(2);
    Duration refetch =
        halfOfIt.compareTo(MIN_REFETCH_INTERVAL) < 0 ? halfOfIt : MIN_REFETCH_INTERVAL;
    return JWKSourceBuilder.create(
            config.keysAddress(),
            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_KEYS_BYTES))
        .cache(cache.toMillis(), Math.min(MAX_WAIT_MILLIS, halfOfIt.toMillis()))
        .refreshAheadCache(halfOfIt.toMillis(), false)
        .rateLimited(refetch.toMillis())
        .build();
  }

  /** Stops the thread that fetches keys. */
  @Override
  public void close() {
    if (keys instanceof Closeable source) {
      try {
        source.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * @throws SignInRefusedException if the token is invalid
   * @throws StorageException {@code CONNECTION} if the keys cannot be fetched
   */
  VerifiedUser verify(String jwt) {
    return user(claims(jwt));
  }

  /**
   * Verifies that tokens belong to a sign-in (OpenID Connect Core 1.0, section 3.1.3.7).
   *
   * @throws SignInRefusedException if they do not, or the ID token is invalid
   * @throws StorageException {@code CONNECTION} if the keys cannot be fetched
   */
  void verifyIdToken(ProviderClient.Tokens given, Nonce nonce) {
    JWTClaimsSet claims = claims(given.idToken());
    Object party = claims.getClaim("azp");
    Object accessTokenHash = claims.getClaim("at_hash");
    if (!nonce.getValue().equals(claims.getClaim("nonce"))
        || party != null && !audiences.contains(party)
        || accessTokenHash != null && !accessTokenHash.equals(hash(given))) {
      throw new SignInRefusedException(Reason.OTHER_SIGN_IN);
    }
  }

  private static String hash(ProviderClient.Tokens given) {
    try {
      JWSAlgorithm algorithm = SignedJWT.parse(given.idToken()).getHeader().getAlgorithm();
      return AccessTokenHash.compute(new BearerAccessToken(given.accessToken()), algorithm, null)
          .getValue();
    } catch (ParseException e) {
      throw new SignInRefusedException(Reason.MALFORMED);
    }
  }

  private JWTClaimsSet claims(String jwt) {
    try {
      JWTClaimsSet claims = processor.process(jwt, null);
      fetchFailed = false;
      return claims;
    } catch (ParseException e) {
      throw new SignInRefusedException(Reason.MALFORMED);
    } catch (ExpiredJWTException e) {
      throw new SignInRefusedException(Reason.EXPIRED);
    } catch (BadJWTException e) {
      throw new SignInRefusedException(wrongClaim(jwt));
    } catch (RateLimitReachedException e) {
      // Not fetched again so soon: either the key is made up, or the provider has just failed to
      // respond.
      if (fetchFailed) {
        throw new StorageException(Problem.PROVIDER_UNAVAILABLE, e);
      }
      throw new SignInRefusedException(Reason.NOT_SIGNED);
    } catch (KeySourceException e) {
      fetchFailed = true;
      throw new StorageException(Problem.PROVIDER_UNAVAILABLE, e);
    } catch (BadJOSEException | JOSEException e) {
      throw new SignInRefusedException(Reason.NOT_SIGNED);
    }
  }

  /** Returns what is wrong with a token that the provider signed. */
  private Reason wrongClaim(String jwt) {
    try {
      JWTClaimsSet claims = JWTParser.parse(jwt).getJWTClaimsSet();
      Date notBefore = claims.getNotBeforeTime();
      if (notBefore != null && notBefore.toInstant().isAfter(clock.instant())) {
        return Reason.NOT_YET_VALID;
      }
      if (claims.getIssuer() != null && !claims.getIssuer().equals(config.issuer())) {
        return Reason.OTHER_ISSUER;
      }
      if (Collections.disjoint(claims.getAudience(), audiences)) {
        return Reason.OTHER_AUDIENCE;
      }
      return Reason.CLAIM_MISSING;
    } catch (ParseException e) {
      return Reason.MALFORMED;
    }
  }

  private VerifiedUser user(JWTClaimsSet claims) {
    Object user =
        config.userClaims().stream()
            .filter(claims.getClaims()::containsKey)
            .findFirst()
            .map(claims::getClaim)
            .orElseThrow(() -> new SignInRefusedException(Reason.CLAIM_MISSING));
    Set<String> roles = new HashSet<>();
    for (String name : config.rolesClaims()) {
      Object found = find(claims.getClaims(), name);
      if (found instanceof Collection<?> names) {
        names.forEach(role -> roles.add(String.valueOf(role)));
      } else if (found instanceof String one) {
        roles.add(one);
      }
    }
    return new VerifiedUser(
        username(user),
        Roles.parse(roles),
        notLater(claims.getIssueTime()),
        claims.getExpirationTime().toInstant().plus(config.clockSkew()));
  }

  /**
   * Caps the issue time at the present: a provider whose clock was once fast must not make its
   * later tokens look older.
   */
  private Instant notLater(Date issued) {
    Instant now = clock.instant();
    return issued.toInstant().isAfter(now) ? now : issued.toInstant();
  }

  /**
   * Returns a user name in canonical form (RFC 8265): names that differ only in case or width are
   * the same.
   */
  private static String username(Object claim) {
    try {
      if (claim instanceof String text) {
        String name = PrecisProfiles.USERNAME_CASE_MAPPED.enforce(text);
        if (name.length() <= MAX_USERNAME_LENGTH) {
          return name;
        }
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal of any disallowed name.
    }
    throw new SignInRefusedException(Reason.NAME_NOT_ALLOWED);
  }

  /** Returns a claim by name, which may be a path: {@code realm_access.roles}. */
  private static Object find(Map<?, ?> claims, String name) {
    if (claims.containsKey(name)) {
      return claims.get(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(inner, name.substring(dot + 1))
        : null;
  }
}
