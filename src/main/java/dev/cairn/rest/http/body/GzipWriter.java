package dev.cairn.rest.http.body;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses the responses that {@link ContentCoding} has chosen. */
@Provider
@Priority(Priorities.ENTITY_CODER)
@ConstrainedTo(RuntimeType.SERVER)
public class GzipWriter implements WriterInterceptor {

  private static final int BUFFER_BYTES = 1 << 13;

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    Object coding = context.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
    if (!ContentCoding.GZIP.equals(coding)) {
      context.proceed();
      return;
    }
    OutputStream plain = context.getOutputStream();
    FastGzip gzip = new FastGzip(plain);
    context.setOutputStream(gzip);
    try {
      context.proceed();
      gzip.finish(); // a response that failed half-way must not look complete
    } finally {
      gzip.release();
      context.setOutputStream(plain);
    }
  }

  /** Flushes compressed data too, so that the progress of long responses is sent immediately. */
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
