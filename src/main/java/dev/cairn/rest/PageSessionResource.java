package dev.cairn.rest;

import dev.cairn.json.BoundedBody;
import dev.cairn.json.JsonReader;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.PageSignIn;
import dev.cairn.security.ProviderSignIn;
import dev.cairn.security.SameOriginCheck;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Signs a browser in to the page and out again. The addresses are open to callers who are not
 * signed in, see {@code SignInFilter}. Only the page itself may use them, except the two that lead
 * to the identity provider and back.
 */
@Path("page-session")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequiresLocalStorage(RequiresLocalStorage.Data.USERS)
@ApplicationScoped
public class PageSessionResource {

  static final String AUTHORIZE = "/v1/page-session/authorize";

  private static final int MAX_BODY_BYTES = 16 << 10;

  @Inject private PageSignIn signIn;
  @Inject private ProviderSignIn singleSignOn;
  @Inject private SameOriginCheck page;
  @Inject private JsonReader requests;

  /**
   * The credentials a browser signs in with: exactly one of the two.
   *
   * @param token an API token
   * @param code the sign-in code that the server showed at its first start
   */
  record Credentials(Optional<String> token, Optional<String> code) {
    Credentials {
      if (token.isPresent() == code.isPresent()) {
        throw new StorageException(Problem.INVALID_FIELD, "/: must have token or code");
      }
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response createPageSession(@Context HttpServletRequest request, InputStream body) {
    page.require(request);
    Credentials credentials = requests.read(small(body), Credentials.class);
    String cookie =
        credentials
            .token()
            .map(token -> signIn.signInByToken(token, request))
            .orElseGet(() -> signIn.signInByCode(credentials.code().orElseThrow(), request));
    return Response.noContent().header(HttpHeaders.SET_COOKIE, cookie).build();
  }

  @GET
  @Path("authorize")
  public Response beginSingleSignOn(
      @Context HttpServletRequest request,
      @QueryParam("return_to") @DefaultValue("/") String path) {
    return redirect(singleSignOn.begin(path, request));
  }

  /** The redirect target for the provider, with the parameters defined by the flow. */
  @GET
  @Path("callback")
  public Response completeSingleSignOn(
      @Context UriInfo address, @Context HttpServletRequest request) {
    return redirect(singleSignOn.complete(address.getQueryParameters(), request));
  }

  private static Response redirect(ProviderSignIn.Redirect redirect) {
    Response.ResponseBuilder response =
        Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION, redirect.location());
    redirect.cookies().forEach(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie));
    return response.build();
  }

  /** Reads a body from an unauthenticated caller, no larger than a token needs. */
  private static JsonText small(InputStream body) {
    try {
      return BoundedBody.read(body, null, MAX_BODY_BYTES)
          .orElseThrow(() -> new StorageException(Problem.REQUEST_TOO_LARGE));
    } catch (IOException e) {
      throw new StorageException(Problem.REQUEST_CUT_OFF, e);
    }
  }

  record SignedOut(Optional<String> signOutUrl) {}

  @DELETE
  public Response deletePageSession(@Context HttpServletRequest request) {
    page.require(request);
    ProviderSignIn.SignOut signOut = singleSignOn.signOut(request);
    return Response.ok(new SignedOut(signOut.signOutUrl()))
        .header(HttpHeaders.SET_COOKIE, signOut.cookie())
        .build();
  }
}
