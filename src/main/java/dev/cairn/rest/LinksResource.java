package dev.cairn.rest;

import dev.cairn.config.CairnConfig;
import dev.cairn.json.JsonReader;
import dev.cairn.links.CreateLinkRequest;
import dev.cairn.links.IssuedLink;
import dev.cairn.links.Link;
import dev.cairn.links.Links;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.security.Roles;
import dev.cairn.session.JsonText;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** The links to a session. */
@Path("sessions/{id}/links")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.WRITER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class LinksResource {

  @Inject private Links links;
  @Inject private JsonReader requests;
  @Inject private CairnConfig config;

  /**
   * A newly created link.
   *
   * @param address the address of the link, revealed only this once: a path, if the server does not
   *     know its own address
   */
  record NewAddress(Link link, String address) {}

  @POST
  public Response createLink(@PathParam("id") UUID id, JsonText body) {
    IssuedLink issued = links.create(id, requests.read(body, CreateLinkRequest.class));
    String origin = config.publicOrigin().map(Object::toString).orElse("");
    return Response.status(Response.Status.CREATED)
        .entity(new NewAddress(issued.link(), origin + "/shared/" + issued.secret().value()))
        .build();
  }

  record OpenLinks(List<Link> links) {}

  @GET
  @RolesAllowed(Roles.USER)
  public OpenLinks listLinks(@PathParam("id") UUID id) {
    return new OpenLinks(links.list(id));
  }

  @DELETE
  @Path("{link}")
  @Consumes(MediaType.WILDCARD)
  public TokensResource.Done revokeLink(@PathParam("id") UUID id, @PathParam("link") UUID link) {
    links.revoke(id, link);
    return new TokensResource.Done(true);
  }
}
