package dev.cairn.stakpak;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Retries reads that failed in transit. Without MicroProfile Fault Tolerance, as in a plain
 * program, it reads only once.
 */
@ApplicationScoped
class Retries {

  @Retry(maxRetries = 2, delay = 300, jitter = 150, retryOn = TransientUpstreamException.class)
  <T> T retrying(Supplier<T> read) {
    return read.get();
  }
}
