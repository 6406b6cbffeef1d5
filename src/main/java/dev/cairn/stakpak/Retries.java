package dev.cairn.stakpak;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Reads again what failed on its way. Where there is no MicroProfile Fault Tolerance, as in a plain
 * program, it reads once.
 */
@ApplicationScoped
class Retries {

  @Retry(maxRetries = 2, delay = 300, jitter = 150, retryOn = TransientUpstreamException.class)
  <T> T retrying(Supplier<T> read) {
    return read.get();
  }
}
