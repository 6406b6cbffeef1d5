package dev.cairn.rest;

import dev.cairn.json.JsonReader;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.Roles;
import dev.cairn.security.token.ApiToken;
import dev.cairn.security.token.CreateTokenRequest;
import dev.cairn.security.token.IssuedToken;
import dev.cairn.security.token.TokenIssuer;
import dev.cairn.security.token.TokenPage;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.session.JsonText;
import dev.cairn.session.PageCursor;
import dev.cairn.session.PageRequest;
import dev.cairn.session.SessionScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** API tokens, which users create for the agents and tools that act on their behalf. */
@Path("tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.USERS)
@ApplicationScoped
public class TokensResource {

  @Inject private TokenIssuer issuer;
  @Inject private TokenStorage tokens;
  @Inject private JsonReader requests;

  @POST
  @RolesAllowed(Roles.TOKEN_MAKER)
  public Response createToken(JsonText body) {
    IssuedToken issued = issuer.issue(requests.read(body, CreateTokenRequest.class));
    return Response.status(Response.Status.CREATED).entity(issued).build();
  }

  record Tokens(List<ApiToken> tokens, Optional<PageCursor> nextCursor) {}

  @GET
  public Tokens listTokens(
      @QueryParam("scope") @DefaultValue("own") SessionScope scope,
      @QueryParam("limit") @DefaultValue("" + PageRequest.DEFAULT_LIMIT) Integer limit,
      @QueryParam("cursor") PageCursor cursor) {
    TokenPage page = tokens.list(scope, limit, Optional.ofNullable(cursor));
    return new Tokens(page.tokens(), page.next());
  }

  /** Confirms success, with no further information. */
  record Done(boolean success) {}

  @DELETE
  @Path("{id}")
  @RolesAllowed(Roles.TOKEN_MAKER)
  @Consumes(MediaType.WILDCARD)
  public Done revokeToken(@PathParam("id") UUID id) {
    issuer.revoke(id);
    return new Done(true);
  }
}
