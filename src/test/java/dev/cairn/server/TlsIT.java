package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TLS from the environment, and pages of another origin. */
class TlsIT {

  private static final String ORIGIN = "https://tools.example.com";

  private static CairnServer server;
  private static SSLContext trusting;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    Path keys = Certificates.newKeyStore(CairnServer.newDataDirectory());
    trusting = trusting(keys);
    int port = CairnServer.freePort();
    address = "https://localhost:" + port;
    server =
        CairnServer.onH2(CairnServer.newDataDirectory())
            .with("HTTPS_PORT", String.valueOf(port))
            .with("CAIRN_TLS_KEYSTORE", keys.toString())
            .with("CAIRN_TLS_KEYSTORE_PASSWORD", Certificates.PASSWORD)
            .with("CAIRN_CORS_ORIGINS", ORIGIN + ",https://other.example.com")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SSLContext trusting(Path keys) throws Exception {
    KeyStore store = Certificates.load(keys);
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("cairn", store.getCertificate("cairn"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String... protocols)
      throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(protocols);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(trusting)
        .sslParameters(parameters)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path));
  }

  private static HttpRequest.Builder asAdmin(String path) {
    return request(path).header("Authorization", "Bearer " + CairnServer.ADMIN_TOKEN);
  }

  @Test
  void newProtocolsAreSpokenAndOldOnesAreNot() throws Exception {
    for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
      assertThat(send(asAdmin("/v1/account"), protocol).statusCode()).isEqualTo(200);
    }
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> send(asAdmin("/v1/account"), "TLSv1.1"));
  }

  @Test
  void ciphersHaveForwardSecrecyAndAuthenticatedEncryption() throws Exception {
    List<String> accepted = new ArrayList<>();
    for (String cipher : trusting.getSupportedSSLParameters().getCipherSuites()) {
      if (isAccepted(cipher)) {
        accepted.add(cipher);
      }
    }

    assertThat(accepted)
        .contains("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
        .allMatch(
            cipher -> cipher.matches("TLS_ECDHE_\\w+_WITH_(AES_\\d+_GCM|CHACHA20_POLY1305)_.*"));
  }

  private static boolean isAccepted(String cipher) throws IOException {
    URI uri = URI.create(address);
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {cipher});
      socket.startHandshake();
      return true;
    } catch (SSLException e) {
      return false;
    }
  }

  @Test
  void browsersAreToldToStayOnTls() throws Exception {
    assertThat(send(asAdmin("/v1/account"), "TLSv1.3").statusCode()).isEqualTo(200);
    for (String path :
        new String[] {
          "/v1/account", "/openapi", "/openapi/ui/", "/openapi/document", "/health", "/health/live"
        }) {
      assertThat(send(asAdmin(path), "TLSv1.3").headers().allValues("Strict-Transport-Security"))
          .as(path)
          .containsExactly("max-age=31536000");
      assertThat(Http.admin(server).get(path).headers().map())
          .as(path)
          .doesNotContainKey("strict-transport-security");
    }
  }

  @Test
  void listedOriginMayCall() throws Exception {
    HttpRequest.Builder preflight =
        request("/v1/sessions")
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody());

    HttpResponse<String> allowed = send(preflight, "TLSv1.3");
    HttpResponse<String> answer = send(asAdmin("/v1/account").header("Origin", ORIGIN), "TLSv1.3");
    HttpResponse<String> refusal = send(request("/v1/account").header("Origin", ORIGIN), "TLSv1.3");
    HttpResponse<String> document = send(request("/openapi").header("Origin", ORIGIN), "TLSv1.3");

    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("GET", "POST", "PATCH", "DELETE");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization");
    assertThat(refusal.statusCode()).isEqualTo(401);
    for (HttpResponse<String> each : List.of(allowed, answer, refusal, document)) {
      assertThat(each.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
      assertThat(each.headers().allValues("Vary")).contains("Origin");
      assertThat(each.headers().map()).doesNotContainKey("access-control-allow-credentials");
    }
  }

  @Test
  void otherOriginsMayNot() throws Exception {
    for (String origin :
        new String[] {
          "https://evil.example.com", "null", ORIGIN + ".evil.com", "http://tools.example.com"
        }) {
      HttpRequest.Builder preflight =
          request("/v1/sessions")
              .header("Origin", origin)
              .header("Access-Control-Request-Method", "POST")
              .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
      for (HttpRequest.Builder request :
          new HttpRequest.Builder[] {
            preflight,
            asAdmin("/v1/account").header("Origin", origin),
            request("/openapi").header("Origin", origin)
          }) {
        assertThat(send(request, "TLSv1.3").headers().map())
            .doesNotContainKey("access-control-allow-origin");
      }
    }
  }
}
