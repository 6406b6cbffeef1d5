package dev.cairn.rest.http;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;

/** Records the route of a request, as the template of its path. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class RequestRoute implements ContainerRequestFilter {

  private static final String ROUTE = RequestRoute.class.getName();

  @Context private ResourceInfo route;
  @Context private HttpServletRequest servletRequest;

  @Override
  public void filter(ContainerRequestContext request) {
    String onMethod = path(route.getResourceMethod());
    set(
        servletRequest,
        servletRequest.getServletPath()
            + "/"
            + path(route.getResourceClass())
            + (onMethod.isEmpty() ? "" : "/" + onMethod));
  }

  private static String path(AnnotatedElement element) {
    Path path = element.getAnnotation(Path.class);
    return path == null ? "" : path.value().replaceAll(":[^}]*", "");
  }

  public static void set(HttpServletRequest request, String template) {
    request.setAttribute(ROUTE, template);
  }

  /** Returns a template such as {@code /v1/sessions/{id}}; empty if no route matched. */
  static String of(HttpServletRequest request) {
    return request.getAttribute(ROUTE) instanceof String template ? template : "";
  }
}
