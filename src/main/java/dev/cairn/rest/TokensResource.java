package dev.cairn.rest;

import dev.cairn.json.RequestReader;
import dev.cairn.json.ResponseWriter;
import dev.cairn.rest.http.JsonBody;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.IssuedToken;
import dev.cairn.security.Roles;
import dev.cairn.security.TokenIssuer;
import dev.cairn.security.TokenStorage;
import dev.cairn.session.JsonText;
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
import java.util.UUID;

/** API tokens, which each user makes for the agents and tools that act for it. */
@Path("tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.USERS)
@ApplicationScoped
public class TokensResource {

  @Inject private TokenIssuer issuer;
  @Inject private TokenStorage tokens;
  @Inject private RequestReader requests;

  @POST
  @RolesAllowed(Roles.TOKEN_MAKER)
  public Response createToken(JsonText body) {
    IssuedToken issued = issuer.issue(requests.createToken(body));
    return Response.status(Response.Status.CREATED)
        .entity(new JsonBody(json -> json.issued(issued)))
        .build();
  }

  @GET
  public JsonBody listTokens(@QueryParam("scope") @DefaultValue("own") SessionScope scope) {
    var list = tokens.list(scope);
    return new JsonBody(json -> json.tokens(list));
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed(Roles.TOKEN_MAKER)
  @Consumes(MediaType.WILDCARD)
  public JsonBody revokeToken(@PathParam("id") UUID id) {
    tokens.revoke(id);
    return new JsonBody(ResponseWriter::done);
  }
}
