package dev.cairn.rest.http.body;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses gzipped bodies. The body readers limit the decompressed size, so a small body cannot
 * expand without bound.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
@ConstrainedTo(RuntimeType.SERVER)
public class GzipReader implements ReaderInterceptor {

  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    String encoding = context.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
    switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> {}
      case "gzip", "x-gzip" -> {
        context.getHeaders().remove(HttpHeaders.CONTENT_LENGTH); // for compressed bodies
        context.setInputStream(unpacked(context.getInputStream()));
      }
      default ->
          throw new StorageException(
              Problem.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or identity");
    }
    return context.proceed();
  }

  private static InputStream unpacked(InputStream packed) {
    try {
      return new UnpackedBody(new GZIPInputStream(packed, BUFFER_BYTES));
    } catch (ZipException e) {
      throw notGzip(e);
    } catch (IOException e) {
      throw new StorageException(Problem.REQUEST_CUT_OFF, e);
    }
  }

  private static StorageException notGzip(ZipException e) {
    return new StorageException(Problem.BAD_REQUEST, "the body is not gzip", e);
  }

  /** Distinguishes a corrupt body from one that was cut off. */
  private static final class UnpackedBody extends FilterInputStream {

    UnpackedBody(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (ZipException e) {
        throw notGzip(e);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (ZipException e) {
        throw notGzip(e);
      }
    }
  }
}
