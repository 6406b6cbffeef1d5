package dev.cairn.server;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.security.KeyServer;
import java.time.Instant;
import java.util.Date;

/** An identity provider of one key, which stops to respond. */
final class HostileProvider implements AutoCloseable {

  private static final String ISSUER = "https://sso.example.com/realms/company";

  private final RSAKey key = new RSAKeyGenerator(2048).keyID("known").generate();
  private final KeyServer keys = new KeyServer();

  HostileProvider() throws Exception {
    keys.serve(new JWKSet(key));
  }

  CairnServer.Settings trustedBy(CairnServer.Settings settings) throws Exception {
    return settings
        .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", keys.address().toString())
        .with("MP_JWT_VERIFY_ISSUER", ISSUER)
        .with("MP_JWT_VERIFY_AUDIENCES", "cairn");
  }

  void hang() {
    keys.hang();
  }

  /** A token of a key that the server knows. */
  String token() throws Exception {
    return signed(key.getKeyID());
  }

  /** A token of a key for which the server would have to ask. */
  String tokenOfUnknownKey(int number) throws Exception {
    return signed("made up " + number);
  }

  private String signed(String keyId) throws Exception {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience("cairn")
            .subject("0b6c2f0a")
            .claim("preferred_username", "carol")
            .claim("groups", "cairn-user")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3600)))
            .build();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).type(JOSEObjectType.JWT).build(),
            claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  @Override
  public void close() {
    keys.close();
  }
}
