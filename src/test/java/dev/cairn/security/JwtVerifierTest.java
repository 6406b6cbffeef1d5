package dev.cairn.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import dev.cairn.config.OidcConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Problem;
import dev.cairn.session.Role;
import dev.cairn.session.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens count, by the letter of what is wrong with the others. */
@Timeout(60)
class JwtVerifierTest {

  private static final Instant NOW = Instant.parse("2001-02-03T04:05:06Z");

  private static final String ISSUER = "https://sso.example.com/realms/company";
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static RSAKey rsa;
  private static RSAKey otherRsa;
  private static ECKey ec;

  private KeyServer server;
  private JwtVerifier verifier;

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("one").generate();
    otherRsa = new RSAKeyGenerator(2048).keyID("two").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
  }

  @BeforeEach
  void serveKeys() throws Exception {
    server = new KeyServer();
    server.serve(new JWKSet(List.of(rsa, ec)));
    verifier = verifier(Duration.ofMinutes(5));
  }

  @AfterEach
  void stop() {
    verifier.close();
    server.close();
  }

  private JwtVerifier verifier(Duration keysCache) throws Exception {
    return verifier(keysCache, Set.of("cairn", "api://cairn"));
  }

  private JwtVerifier verifier(Duration keysCache, Set<String> audiences) throws Exception {
    return new JwtVerifier(
        new OidcConfig(
            server.address(),
            ISSUER,
            Set.of("cairn", "api://cairn"),
            List.of("preferred_username", "upn", "sub"),
            List.of("groups", "realm_access.roles", "https://example.com/roles"),
            SKEW,
            keysCache,
            Optional.empty(),
            Optional.empty(),
            "openid"),
        audiences,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static JWTClaimsSet.Builder claims() {
    Instant now = NOW;
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("cairn")
        .subject("0b6c2f0a")
        .claim("preferred_username", "alice")
        .claim("groups", List.of("cairn-user", "staff"))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(60)));
  }

  private static String signed(JWTClaimsSet.Builder claims) throws Exception {
    return signed(claims, rsa);
  }

  private static String signed(JWTClaimsSet.Builder claims, RSAKey key) throws Exception {
    return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
  }

  private static String signed(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, String keyId, JWSSigner signer)
      throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(algorithm).keyID(keyId).type(JOSEObjectType.JWT).build();
    SignedJWT jwt = new SignedJWT(header, claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  private void assertRefused(Reason reason, String jwt) {
    assertThatExceptionOfType(SignInRefusedException.class)
        .isThrownBy(() -> verifier.verify(jwt))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  // ID tokens of a browser's sign-in

  private static JWTClaimsSet.Builder idClaims() {
    return claims().audience("cairn-web").claim("nonce", "n").claim("azp", "cairn-web");
  }

  private void verifyIdToken(String idToken) throws Exception {
    JwtVerifier idTokens = verifier(Duration.ofMinutes(5), Set.of("cairn-web"));
    try (idTokens) {
      idTokens.verifyIdToken(
          new ProviderClient.Tokens("the access token", idToken), new Nonce("n"));
    }
  }

  @Test
  void idTokenOfTheSignInCounts() throws Exception {
    verifyIdToken(signed(idClaims()));
    verifyIdToken(signed(idClaims().claim("azp", null)));
    String hash =
        AccessTokenHash.compute(new BearerAccessToken("the access token"), JWSAlgorithm.RS256, null)
            .getValue();
    verifyIdToken(signed(idClaims().claim("at_hash", hash)));
  }

  @ParameterizedTest
  @CsvSource({
    "nonce, other, OTHER_SIGN_IN",
    "nonce, , OTHER_SIGN_IN",
    "azp, another-client, OTHER_SIGN_IN",
    "at_hash, AAAAAAAAAAAAAAAAAAAAAA, OTHER_SIGN_IN",
    "aud, cairn, OTHER_AUDIENCE",
    "iss, https://evil.example.com, OTHER_ISSUER",
  })
  void idTokenOfAnotherSignInIsRefused(String claim, String value, Reason reason) throws Exception {
    String idToken = signed(idClaims().claim(claim, value));

    assertThatExceptionOfType(SignInRefusedException.class)
        .isThrownBy(() -> verifyIdToken(idToken))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void idTokenThatIsNotSignedByTheProviderIsRefused() throws Exception {
    for (String idToken :
        new String[] {
          signed(idClaims(), otherRsa), new PlainJWT(idClaims().build()).serialize(), "x.y.z"
        }) {
      assertThatExceptionOfType(SignInRefusedException.class)
          .isThrownBy(() -> verifyIdToken(idToken));
    }
  }

  // What counts

  @Test
  void userAndRolesAreRead() throws Exception {
    Instant before = NOW.minusSeconds(1);

    VerifiedUser user = verifier.verify(signed(claims()));

    assertThat(user.username()).isEqualTo("alice");
    assertThat(user.roles()).containsExactly(Role.USER);
    assertThat(user.issuedAt()).isBetween(before, NOW);
  }

  @Test
  void timeOfIssueIsNotInTheFuture() throws Exception {
    Instant tomorrow = NOW.plus(Duration.ofDays(1));

    VerifiedUser user = verifier.verify(signed(claims().issueTime(Date.from(tomorrow))));

    assertThat(user.issuedAt()).isBefore(tomorrow.minusSeconds(60));
  }

  @Test
  void ellipticCurvesCount() throws Exception {
    String jwt = signed(claims(), JWSAlgorithm.ES256, "ec", new ECDSASigner(ec));

    assertThat(verifier.verify(jwt).username()).isEqualTo("alice");
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() throws Exception {
    String jwt = signed(claims().audience(List.of("account", "api://cairn")));

    assertThat(verifier.verify(jwt).username()).isEqualTo("alice");
  }

  @Test
  void firstClaimThatIsThereNamesTheUser() throws Exception {
    assertThat(
            verifier
                .verify(signed(claims().claim("preferred_username", null).claim("upn", "a@x")))
                .username())
        .isEqualTo("a@x");
    assertThat(verifier.verify(signed(claims().claim("preferred_username", null))).username())
        .isEqualTo("0b6c2f0a");
  }

  @ParameterizedTest
  @CsvSource({
    "Alice, alice",
    "ADMIN, admin",
    "\uff41\uff44\uff4d\uff49\uff4e, admin",
    "J\u00dcRGEN, j\u00fcrgen",
    "Ju\u0308rgen, j\u00fcrgen",
    "Bob@Example.com, bob@example.com",
    "DOMAIN\\bob, domain\\bob",
    "auth0|5f7c, auth0|5f7c",
  })
  void namesThatLookTheSameAreTheSame(String name, String username) throws Exception {
    assertThat(verifier.verify(signed(claims().claim("preferred_username", name))).username())
        .isEqualTo(username);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " alice",
        "alice ",
        "local admin",
        "admin\u00a0",
        "admin\u3164",
        "\uffa0admin",
        "\u115fadmin",
        "admin\u2800",
        "ad\u034fmin",
        "admin\ufe0f",
        "ad\u00admin",
        "admin\u200d",
        "\ud835\udc1admin",
        "a\u0000b",
        "a\nb",
        "a\u202eb"
      })
  void unfitNameIsNotReplacedByTheNextClaim(String name) throws Exception {
    assertRefused(
        Reason.NAME_NOT_ALLOWED,
        signed(claims().claim("preferred_username", name).subject("alice")));
  }

  @Test
  void nameIsOneText() throws Exception {
    for (Object name : new Object[] {7, true, List.of("alice"), List.of(), Map.of("a", "b")}) {
      assertRefused(
          Reason.NAME_NOT_ALLOWED,
          signed(claims().claim("preferred_username", name).subject("alice")));
    }
    for (String tooLong :
        List.of("a".repeat(256), "\u0130".repeat(200))) { // two each, in lower case
      assertRefused(Reason.NAME_NOT_ALLOWED, signed(claims().claim("preferred_username", tooLong)));
    }
  }

  @Test
  void rolesAreCollectedFromAllClaims() throws Exception {
    VerifiedUser user =
        verifier.verify(
            signed(
                claims()
                    .claim("groups", "cairn-auditor")
                    .claim("realm_access", Map.of("roles", List.of("cairn-admin", "x")))
                    .claim("https://example.com/roles", 7)));

    assertThat(user.roles()).containsExactlyInAnyOrder(Role.USER, Role.AUDITOR, Role.ADMIN);
  }

  @Test
  void namesInsideTheServerAreNoRolesOfTheProvider() throws Exception {
    VerifiedUser user =
        verifier.verify(
            signed(claims().claim("groups", List.of("cairn-writer", "cairn-token-maker", "USER"))));

    assertThat(user.roles()).isEmpty();
    assertThat(Roles.granted(user.roles(), TokenAccess.ADMIN)).isEmpty();
  }

  @Test
  void clocksMayDiffer() throws Exception {
    Instant justNow = NOW.minus(SKEW.dividedBy(2));

    assertThat(verifier.verify(signed(claims().expirationTime(Date.from(justNow)))).username())
        .isEqualTo("alice");
  }

  // What does not

  @Test
  void expiredIsRefused() throws Exception {
    Instant end = NOW.minus(SKEW).minusSeconds(5);

    assertRefused(Reason.EXPIRED, signed(claims().expirationTime(Date.from(end))));
  }

  @Test
  void notYetValidIsRefused() throws Exception {
    Instant start = NOW.plus(SKEW).plusSeconds(60);

    assertRefused(Reason.NOT_YET_VALID, signed(claims().notBeforeTime(Date.from(start))));
  }

  @Test
  void otherIssuerIsRefused() throws Exception {
    assertRefused(Reason.OTHER_ISSUER, signed(claims().issuer(ISSUER + "/")));
  }

  @Test
  void otherAudienceIsRefused() throws Exception {
    assertRefused(Reason.OTHER_AUDIENCE, signed(claims().audience("cairn-web")));
    assertRefused(Reason.OTHER_AUDIENCE, signed(claims().audience((String) null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "iat", "iss"})
  void missingClaimIsRefused(String claim) throws Exception {
    assertRefused(Reason.CLAIM_MISSING, signed(claims().claim(claim, null)));
  }

  @Test
  void tokenWithoutAUserIsRefused() throws Exception {
    assertRefused(
        Reason.CLAIM_MISSING, signed(claims().claim("preferred_username", null).subject(null)));
  }

  @Test
  void unsignedIsRefused() {
    assertRefused(Reason.NOT_SIGNED, new PlainJWT(claims().build()).serialize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
  void signatureOfNoAlgorithmIsRefused(String algorithm) throws Exception {
    String[] parts = signed(claims()).split("\\.");
    String header = "{\"alg\":\"%s\",\"kid\":\"one\"}".formatted(algorithm);
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8));

    for (String signature : new String[] {"", parts[2]}) {
      assertThatExceptionOfType(SignInRefusedException.class)
          .isThrownBy(() -> verifier.verify(encoded + "." + parts[1] + "." + signature));
    }
  }

  @Test
  void publicKeyIsNoSecret() throws Exception {
    byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(publicKey)
            + "\n-----END PUBLIC KEY-----\n";

    for (byte[] secret :
        new byte[][] {
          publicKey,
          pem.getBytes(StandardCharsets.US_ASCII),
          rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)
        }) {
      assertRefused(
          Reason.NOT_SIGNED, signed(claims(), JWSAlgorithm.HS256, "one", new MACSigner(secret)));
    }
  }

  @Test
  void keyOfSomebodyElseIsRefused() throws Exception {
    RSAKey sameName = new RSAKey.Builder(otherRsa).keyID("one").build();

    assertRefused(Reason.NOT_SIGNED, signed(claims(), sameName));
  }

  @Test
  void keyInsideTheTokenIsNotTrusted() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("one")
            .jwk(otherRsa.toPublicJWK())
            .jwkURL(server.address().toURI())
            .build();
    SignedJWT jwt = new SignedJWT(header, claims().build());
    jwt.sign(new RSASSASigner(otherRsa));

    assertRefused(Reason.NOT_SIGNED, jwt.serialize());
  }

  @Test
  void changedTokenIsRefused() throws Exception {
    String[] mine = signed(claims()).split("\\.");
    String[] admins = signed(claims().claim("groups", List.of("cairn-admin"))).split("\\.");

    assertRefused(Reason.NOT_SIGNED, mine[0] + "." + admins[1] + "." + mine[2]);
  }

  @ParameterizedTest
  @CsvSource({"eyJ.x.y", "eyJhbGciOiJSUzI1NiJ9.e30", "eyJ..", "eyJhbGciOiJSUzI1NiJ9.bm9qc29u.eA"})
  void malformedIsRefused(String jwt) {
    assertThatExceptionOfType(SignInRefusedException.class).isThrownBy(() -> verifier.verify(jwt));
  }

  @Test
  void otherKindsOfJwtAreRefused() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("one")
            .type(new JOSEObjectType("logout+jwt"))
            .build();
    SignedJWT jwt = new SignedJWT(header, claims().build());
    jwt.sign(new RSASSASigner(rsa));

    assertRefused(Reason.NOT_SIGNED, jwt.serialize());
  }

  // Keys

  @Test
  void keysAreKept() throws Exception {
    for (int i = 0; i < 10; i++) {
      verifier.verify(signed(claims()));
    }

    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void newKeyIsFetchedWhenATokenNamesIt() throws Exception {
    verifier.verify(signed(claims()));
    server.serve(new JWKSet(List.of(rsa, otherRsa)));

    assertThat(verifier.verify(signed(claims(), otherRsa)).username()).isEqualTo("alice");
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void madeUpKeyNamesDoNotMakeTheServerAskEachTime() throws Exception {
    for (int i = 0; i < 50; i++) {
      RSAKey madeUp = new RSAKey.Builder(otherRsa).keyID("made up " + i).build();
      assertRefused(Reason.NOT_SIGNED, signed(claims(), madeUp));
    }

    assertThat(server.requests()).isLessThanOrEqualTo(3);
    assertThat(verifier.verify(signed(claims())).username()).isEqualTo("alice");
  }

  @Test
  void madeUpKeyNamesTieUpNoThreadsWhileTheProviderHangs() throws Exception {
    String known = signed(claims());
    verifier.verify(known);
    List<String> madeUp = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      madeUp.add(signed(claims(), new RSAKey.Builder(otherRsa).keyID("made up " + i).build()));
    }
    CountDownLatch answered = new CountDownLatch(madeUp.size() - 1);
    ExecutorService threads = Executors.newFixedThreadPool(madeUp.size());
    server.hang();
    try {
      for (String jwt : madeUp) {
        threads.execute(
            () -> {
              assertThat(counts(jwt)).isFalse();
              answered.countDown();
            });
      }

      answered.await();
      assertThat(server.requests()).as("one asks, and waits still").isLessThanOrEqualTo(2);
      assertThat(verifier.verify(known).username()).isEqualTo("alice");
    } finally {
      server.close();
      threads.shutdown();
    }
  }

  @Test
  void withdrawnKeyIsRefusedOnceTheCacheIsOld() throws Exception {
    verifier = verifier(Duration.ofMillis(50));
    verifier.verify(signed(claims()));
    server.serve(new JWKSet(List.of(otherRsa)));
    String withdrawn = signed(claims());

    while (counts(withdrawn)) {
      Thread.onSpinWait();
    }
    while (!counts(signed(claims(), otherRsa))) {
      Thread.onSpinWait();
    }
    assertThat(counts(withdrawn)).isFalse();
  }

  private boolean counts(String jwt) {
    try {
      verifier.verify(jwt);
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  @Test
  void whoCannotAskForKeysDoesNotRefuse() throws Exception {
    String jwt = signed(claims());
    for (Runnable trouble :
        List.<Runnable>of(
            () -> server.serveText(500, "down"),
            () -> server.serveText(200, "<html>"),
            () -> server.close())) {
      trouble.run();
      JwtVerifier fresh = verifier(Duration.ofMinutes(5));
      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> fresh.verify(jwt))
            .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.PROVIDER_UNAVAILABLE));
      }
    }
  }
}
