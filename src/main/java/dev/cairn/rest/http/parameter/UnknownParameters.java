package dev.cairn.rest.http.parameter;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Rejects parameters that a {@link KnownParametersOnly} route does not know, and repeated ones that
 * it reads only once.
 */
@Provider
public class UnknownParameters implements DynamicFeature {

  @Override
  public void configure(ResourceInfo route, FeatureContext context) {
    Method method = route.getResourceMethod();
    if (method.isAnnotationPresent(DELETE.class)
        || method.isAnnotationPresent(KnownParametersOnly.class)) {
      context.register(
          new Check(
              parameters(method, parameter -> true),
              parameters(method, parameter -> parameter.getType() == List.class)));
    }
  }

  private static Set<String> parameters(Method method, Predicate<Parameter> condition) {
    return Arrays.stream(method.getParameters())
        .filter(condition)
        .map(parameter -> parameter.getAnnotation(QueryParam.class))
        .filter(Objects::nonNull)
        .map(QueryParam::value)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Runs after the role check, so unauthorized callers learn nothing about the route. */
  @Priority(Priorities.USER)
  private record Check(Set<String> known, Set<String> repeatable)
      implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
      request
          .getUriInfo()
          .getQueryParameters()
          .forEach(
              (name, values) -> {
                if (!known.contains(name) || values.size() > 1 && !repeatable.contains(name)) {
                  throw new StorageException(
                      Problem.INVALID_PARAMETER,
                      known.isEmpty()
                          ? "this route has no parameters"
                          : "each at most once: " + String.join(", ", known));
                }
              });
    }
  }
}
