package dev.cairn.health;

import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports the server as ready when the application has started and its storage is reachable. */
@Readiness
@ApplicationScoped
public class StorageReadiness implements HealthCheck {

  @Inject private SessionStorage storage;
  private volatile boolean isStarted;

  void started(@Observes @Initialized(ApplicationScoped.class) Object application) {
    isStarted = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("storage").status(isStarted && isReachable()).build();
  }

  private boolean isReachable() {
    try {
      storage.verifyConnection();
      return true;
    } catch (StorageException e) {
      return false;
    }
  }
}
