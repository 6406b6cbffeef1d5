package dev.cairn.rest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The routes as JAX-RS sees them. */
final class Routes {

  private Routes() {}

  /**
   * @param name as it is usually written: {@code GET /v1/sessions/{id}}
   * @param method what answers
   */
  record Route(String name, Method method) {}

  static List<Route> all() {
    List<Route> routes = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPackages("dev.cairn.rest")) {
      if (type.isAnnotatedWith(Path.class)) {
        String root = CairnApplication.PATH + "/" + type.getAnnotationOfType(Path.class).value();
        for (Method method : type.reflect().getDeclaredMethods()) {
          for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
              Path path = method.getAnnotation(Path.class);
              String template = path == null ? "" : "/" + path.value();
              String address = root + template.replaceAll(":[^}]*", "");
              routes.add(new Route(http.value() + " " + address, method));
            }
          }
        }
      }
    }
    routes.add(new Route("GET " + MetricsServlet.PATH, metrics()));
    return routes;
  }

  /** Beside JAX-RS. */
  private static Method metrics() {
    return Stream.of(MetricsServlet.class.getDeclaredMethods())
        .filter(method -> method.getName().equals("getMetrics"))
        .findFirst()
        .orElseThrow();
  }
}
