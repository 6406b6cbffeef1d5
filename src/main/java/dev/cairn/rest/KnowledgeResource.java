package dev.cairn.rest;

import dev.cairn.config.CairnConfig;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeQuery;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.knowledge.PathPattern;
import dev.cairn.rest.http.EntityTags;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.SpooledBody;
import dev.cairn.rest.http.TemporaryFiles;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Files in which agents keep what they learned, each user's own. */
@Path("knowledge")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class KnowledgeResource {

  private static final String FILE = "{path: .+}";

  /** What of a file the client needs to show it in a list. */
  private static final int PEEK_BYTES = 1 << 13;

  @Inject private TemporaryFiles temporary;
  @Inject private KnowledgeStorage files;
  @Inject private CairnConfig config;

  record Files(List<KnowledgeFile> files) {}

  @GET
  public Files listFiles(
      @QueryParam("path") @DefaultValue("") String below, @QueryParam("glob") PathPattern glob) {
    return new Files(
        files.list(
            new KnowledgeQuery(
                Optional.of(below).filter(path -> !path.isEmpty()).map(KnowledgePath::new),
                Optional.ofNullable(glob))));
  }

  @GET
  @Path(FILE)
  @Produces(MediaType.WILDCARD)
  public Response readFile(
      @PathParam("path") KnowledgePath path,
      @QueryParam("peek") @DefaultValue("false") Boolean peek,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    if (peek) {
      return Response.ok(files.peek(path, PEEK_BYTES), MediaType.APPLICATION_OCTET_STREAM).build();
    }
    EntityTags.Known<String> known = EntityTags.knownHashes(ifNoneMatch);
    String hash = ifNoneMatch.isEmpty() ? "" : files.find(path).contentHash();
    return known.includes(hash)
        ? Response.notModified().header(HttpHeaders.ETAG, EntityTags.of(hash)).build()
        : files.read(path, this::toResponse);
  }

  /** A slow client keeps no transaction open and no memory. */
  private Response toResponse(String hash, InputStream content) throws IOException {
    SpooledBody body = temporary.nameless(content, KnowledgeFile.MAX_BYTES);
    StreamingOutput output =
        out -> {
          try (body) {
            body.read().transferTo(out);
          }
        };
    return Response.ok(output, MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.ETAG, EntityTags.of(hash))
        .build();
  }

  @HEAD
  @Path(FILE)
  @Produces(MediaType.WILDCARD)
  public Response checkFile(@PathParam("path") KnowledgePath path) {
    KnowledgeFile file = files.find(path);
    return Response.ok()
        .type(MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.ETAG, EntityTags.of(file.contentHash()))
        .header(HttpHeaders.CONTENT_LENGTH, file.sizeBytes())
        .build();
  }

  @POST
  @Path(FILE)
  @RolesAllowed(Roles.WRITER)
  public Response createFile(
      @PathParam("path") KnowledgePath path, @Context UriInfo address, InputStream body)
      throws IOException {
    try (SpooledBody spooled = spool(body)) {
      KnowledgeFile file = files.create(path, KnowledgeContent.of(spooled::read));
      return tagged(Response.created(address.getAbsolutePath()), file);
    }
  }

  @PUT
  @Path(FILE)
  @RolesAllowed(Roles.WRITER)
  public Response putFile(
      @PathParam("path") KnowledgePath path,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
      @Context UriInfo address,
      InputStream body)
      throws IOException {
    try (SpooledBody spooled = spool(body)) {
      KnowledgeStorage.Written written =
          files.put(
              path,
              KnowledgeContent.of(spooled::read),
              EntityTags.precondition(ifMatch, ifNoneMatch));
      return tagged(
          written.isNew() ? Response.created(address.getAbsolutePath()) : Response.ok(),
          written.file());
    }
  }

  private SpooledBody spool(InputStream body) throws IOException {
    return temporary.nameless(body, Math.min(KnowledgeFile.MAX_BYTES, config.maxRequestSize()));
  }

  private static Response tagged(Response.ResponseBuilder response, KnowledgeFile file) {
    return response
        .entity(file)
        .header(HttpHeaders.ETAG, EntityTags.of(file.contentHash()))
        .build();
  }

  @DELETE
  @Path(FILE)
  @RolesAllowed(Roles.WRITER)
  public void deleteFiles(
      @PathParam("path") KnowledgePath path,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    files.delete(path, EntityTags.precondition(ifMatch, ifNoneMatch));
  }
}
