package dev.cairn.rest.http;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Sends answers gzipped to whoever offers to unpack them, and to nobody else. */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class GzipWriter implements WriterInterceptor {

  private static final int BUFFER_BYTES = 1 << 13;

  @Context private HttpHeaders request;

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    if (!isOffered()) {
      context.proceed();
      return;
    }
    context.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
    context.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    context
        .getHeaders()
        .computeIfPresent(
            HttpHeaders.ETAG,
            (name, tags) ->
                tags.stream().map(tag -> (Object) EntityTags.gzipped(tag.toString())).toList());
    OutputStream plain = context.getOutputStream();
    FastGzip gzip = new FastGzip(plain);
    context.setOutputStream(gzip);
    try {
      context.proceed();
      gzip.finish(); // an answer that failed half-way must not look whole
    } finally {
      gzip.release();
      context.setOutputStream(plain);
    }
  }

  private boolean isOffered() {
    return request.getRequestHeaders().getOrDefault(HttpHeaders.ACCEPT_ENCODING, List.of()).stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .map(coding -> coding.replaceAll("\\s", "").toLowerCase(Locale.ROOT))
        .anyMatch(coding -> coding.matches("(x-)?gzip(;q=(1(\\.0*)?|0\\.0*[1-9]\\d*))?"));
  }

  /** Progress of long answers goes out with each flush. */
  private static final class FastGzip extends GZIPOutputStream {

    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES, true);
      def.setLevel(Deflater.BEST_SPEED);
    }

    void release() {
      def.end();
    }
  }
}
