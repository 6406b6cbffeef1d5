package dev.cairn.rest.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Responds to exceptions thrown by resources, and to those that JAX-RS throws before it finds one.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {

  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable failure) {
    Failures.known(failure)
        .ifPresent(known -> request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, known));
    return response(Failures.respond(failure));
  }

  static Response response(ErrorResponse error) {
    Response.ResponseBuilder response =
        Response.status(error.status()).type(MediaType.APPLICATION_JSON_TYPE).entity(error.body());
    error.headers().forEach(response::header);
    return response.build();
  }
}
