package dev.cairn.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves the keys of an identity provider, and counts how often it was asked. */
public final class KeyServer implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String keys = "";
  private volatile int status = 200;
  private volatile boolean isHanging;

  public KeyServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          requests.incrementAndGet();
          if (isHanging) {
            return; // no response, and no end
          }
          byte[] body = keys.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public URL address() throws IOException {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys").toURL();
  }

  /** The public halves. */
  public void serve(JWKSet set) {
    status = 200;
    keys = set.toPublicJWKSet().toString();
  }

  void serveText(int status, String text) {
    this.status = status;
    keys = text;
  }

  /** Takes requests from now on, and never answers. */
  public void hang() {
    isHanging = true;
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
