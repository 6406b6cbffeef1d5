package dev.cairn.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** What a company collects telemetry with, as far as it takes in OTLP over HTTP. */
final class OtlpReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Span> spans = new ArrayList<>();
  private final StringBuilder everything = new StringBuilder();

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/v1/traces", exchange -> take(exchange, this::takeTraces));
    server.createContext("/v1/metrics", exchange -> take(exchange, this::takeMetrics));
    server.createContext("/v1/logs", exchange -> take(exchange, this::takeLogs));
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private interface Taker {
    Object take(InputStream body) throws IOException;
  }

  private synchronized void take(HttpExchange exchange, Taker taker) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody();
        InputStream plain =
            "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(body)
                : body) {
      everything.append(taker.take(plain));
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
      notifyAll();
    }
  }

  private Object takeTraces(InputStream body) throws IOException {
    var request = ExportTraceServiceRequest.parseFrom(body);
    request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .forEach(scope -> spans.addAll(scope.getSpansList()));
    return request;
  }

  private Object takeMetrics(InputStream body) throws IOException {
    return ExportMetricsServiceRequest.parseFrom(body);
  }

  private Object takeLogs(InputStream body) throws IOException {
    return ExportLogsServiceRequest.parseFrom(body);
  }

  /** All that came so far, as text. */
  synchronized String everything() {
    return everything.toString();
  }

  interface Look<T> {
    Optional<T> at(OtlpReceiver receiver);
  }

  /** Waits until there is something to see. */
  synchronized <T> T await(String what, Look<T> look) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    Optional<T> seen = look.at(this);
    while (seen.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("never came: " + what + ", but " + everything);
      }
      wait(left);
      seen = look.at(this);
    }
    return seen.get();
  }

  Optional<Span> span(String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst();
  }

  /** The spans within one, and those within them. */
  List<Span> within(Span outer) {
    List<Span> inner = new ArrayList<>();
    for (Span span : spans) {
      if (span.getParentSpanId().equals(outer.getSpanId())) {
        inner.add(span);
        inner.addAll(within(span));
      }
    }
    return inner;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
