package dev.cairn.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * Plain requests to a server.
 *
 * @param token sent as a bearer token, if there is one
 */
public record Http(URI server, Optional<String> token) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static Http admin(CairnServer server) {
    return new Http(server.uri(), Optional.of(CairnServer.ADMIN_TOKEN));
  }

  public HttpResponse<String> get(String path) throws IOException {
    return send(request(path));
  }

  public HttpResponse<String> post(String path, String json) throws IOException {
    return send("POST", path, json);
  }

  /** Sends a JSON body by any method. */
  public HttpResponse<String> send(String method, String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  /** A request with the token, to be completed. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    return send(request, Http::body);
  }

  /** Of a stream of events, which has no end, nothing. */
  private static HttpResponse.BodySubscriber<String> body(HttpResponse.ResponseInfo response) {
    boolean isEndless =
        response
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("text/event-stream"))
            .isPresent();
    return isEndless
        ? HttpResponse.BodySubscribers.mapping(
            HttpResponse.BodySubscribers.ofInputStream(), Http::closed)
        : HttpResponse.BodyHandlers.ofString().apply(response);
  }

  private static String closed(InputStream body) {
    try {
      body.close();
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return CLIENT.send(request.build(), handler);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
