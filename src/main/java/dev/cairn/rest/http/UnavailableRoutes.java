package dev.cairn.rest.http;

import dev.cairn.config.CairnConfig;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Removes routes that need data this server does not store itself. */
@Provider
public class UnavailableRoutes implements DynamicFeature {

  private static final String REASON = "it is where the sessions are kept, see /v1/backend";

  @Inject private CairnConfig config;

  @Override
  public void configure(ResourceInfo route, FeatureContext context) {
    RequiresLocalStorage onMethod =
        route.getResourceMethod().getAnnotation(RequiresLocalStorage.class);
    RequiresLocalStorage needs =
        onMethod == null
            ? route.getResourceClass().getAnnotation(RequiresLocalStorage.class)
            : onMethod;
    if (needs != null && !has(config, needs.value())) {
      context.register(new Absence());
    }
  }

  /**
   * Checks the requirement of a route if only a part of it needs such data.
   *
   * @throws StorageException {@code NOT_FOUND} if this server does not store it itself
   */
  public static void require(CairnConfig config, RequiresLocalStorage.Data data) {
    if (!has(config, data)) {
      throw new StorageException(Problem.ROUTE_NOT_FOUND, REASON);
    }
  }

  private static boolean has(CairnConfig config, RequiresLocalStorage.Data data) {
    return switch (data) {
      case SESSIONS -> config.stakpak().isEmpty();
      case USERS -> config.hasUsers();
    };
  }

  @Priority(Priorities.AUTHORIZATION)
  private static final class Absence implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      throw new StorageException(Problem.ROUTE_NOT_FOUND, REASON);
    }
  }
}
