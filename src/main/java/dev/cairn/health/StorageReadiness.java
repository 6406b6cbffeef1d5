package dev.cairn.health;

import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is who can reach the storage. */
@Readiness
@ApplicationScoped
public class StorageReadiness implements HealthCheck {

  private final SessionStorage storage;

  @Inject
  StorageReadiness(SessionStorage storage) {
    this.storage = storage;
  }

  StorageReadiness() {
    this(null);
  }

  @Override
  public HealthCheckResponse call() {
    try {
      storage.verifyConnection();
      return HealthCheckResponse.up("storage");
    } catch (StorageException e) {
      return HealthCheckResponse.down("storage");
    }
  }
}
