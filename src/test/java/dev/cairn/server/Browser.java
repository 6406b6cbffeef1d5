package dev.cairn.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A page of a server in a browser, as far as requests show one: it keeps cookies. */
public final class Browser {

  private final Http http;
  private final Map<String, String> cookies = new TreeMap<>();

  public Browser(URI server) {
    this.http = new Http(server, Optional.empty());
  }

  /** The same browser at another node behind one address. */
  public Browser at(URI server) {
    Browser other = new Browser(server);
    other.cookies.putAll(cookies);
    return other;
  }

  /** Signs in by the form for a token. */
  public HttpResponse<String> signIn(String token) throws IOException {
    return send("POST", "/v1/page-session", "{\"token\":\"%s\"}".formatted(token));
  }

  /** Signs in by the code of an address that the server showed. */
  public HttpResponse<String> signInByCode(String code) throws IOException {
    return send("POST", "/v1/page-session", "{\"code\":\"%s\"}".formatted(code));
  }

  public HttpResponse<String> signOut() throws IOException {
    return send("DELETE", "/v1/page-session", "");
  }

  public HttpResponse<String> get(String path) throws IOException {
    return send("GET", path, "");
  }

  /** What a script of the page sends. */
  public HttpResponse<String> send(String method, String path, String json) throws IOException {
    HttpRequest.Builder request = request(path).header("Sec-Fetch-Site", "same-origin");
    if (!method.equals("GET")) {
      request.header("Cairn-Request", "page").header("Content-Type", "application/json");
    }
    return send(request.method(method, body(json)));
  }

  private static HttpRequest.BodyPublisher body(String json) {
    return json.isEmpty()
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(json);
  }

  /** A request with the cookies, as whatever page makes it, to be completed. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = http.request(path);
    return cookies.isEmpty() ? request : request.header("Cookie", cookies());
  }

  /** As a browser sends them. */
  public String cookies() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    HttpResponse<String> response = http.send(request);
    response.headers().allValues("Set-Cookie").forEach(this::keep);
    return response;
  }

  private void keep(String cookie) {
    String pair = cookie.replaceFirst(";.*", "");
    String name = pair.replaceFirst("=.*", "");
    if (cookie.contains("Max-Age=0;")) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(name.length() + 1));
    }
  }
}
