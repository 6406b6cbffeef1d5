package dev.cairn.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.rest.http.RequestRoute;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Serves the API document to everybody: YAML as written, or the same as JSON, chosen by {@code
 * ?format=} or {@code Accept}. The servers' own endpoints would each rewrite it in their own way.
 */
@WebServlet(urlPatterns = OpenApiServlet.PATH, asyncSupported = true)
public class OpenApiServlet extends HttpServlet {

  static final String PATH = "/openapi";
  private static final String DOCUMENT = "/META-INF/openapi.yaml";
  private static final long serialVersionUID = 1L;

  private transient byte[] yaml;
  private transient byte[] json;

  /** Converts the document once, so that requests cannot make the server parse it. */
  @Override
  public void init() throws ServletException {
    try (InputStream document = OpenApiServlet.class.getResourceAsStream(DOCUMENT)) {
      yaml = document.readAllBytes();
      json = new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RequestRoute.set(request, PATH);
    if (!ErrorServlet.allowsOnlyReading(request, response)) {
      return;
    }
    response.addHeader("Vary", "Accept");
    boolean isJson = isJson(request);
    response.setContentType(isJson ? "application/json" : "application/yaml");
    response.getOutputStream().write(isJson ? json : yaml);
  }

  private static boolean isJson(HttpServletRequest request) {
    String format = request.getParameter("format");
    String accepted = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    return format == null
        ? accepted.contains("json") && !accepted.contains("yaml")
        : format.equalsIgnoreCase("json");
  }
}
