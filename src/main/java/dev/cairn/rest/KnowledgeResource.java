package dev.cairn.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.config.Limits;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeQuery;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.knowledge.PathPattern;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.body.SpooledBody;
import dev.cairn.rest.http.body.TemporaryFiles;
import dev.cairn.rest.http.parameter.EntityTags;
import dev.cairn.security.Roles;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
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
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;

/** Files in which agents keep what they have learned, separate for each user. */
@Path("knowledge")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class KnowledgeResource {

  private static final String FILE = "{path: .+}";
  private static final String ROOT = "/v1/knowledge/";

  /** How much of a file the client needs to show it in a list. */
  private static final int PEEK_BYTES = 1 << 13;

  @Inject private TemporaryFiles temporary;
  @Inject private KnowledgeStorage files;
  @Inject private Limits limits;

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
      @Context UriInfo address,
      @QueryParam("peek") @DefaultValue("false") Boolean peek,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    KnowledgePath path = path(address);
    if (peek) {
      return Response.ok(files.peek(path, PEEK_BYTES), MediaType.APPLICATION_OCTET_STREAM).build();
    }
    EntityTags.Known<String> known = EntityTags.knownHashes(ifNoneMatch);
    String hash = ifNoneMatch.isEmpty() ? "" : files.find(path).contentHash();
    return known.includes(hash) ? notModified(hash) : files.read(path, this::toResponse);
  }

  /**
   * Parses the path from the address, because {@code @PathParam} ends each segment at its first
   * semicolon.
   */
  private static KnowledgePath path(UriInfo address) {
    return new KnowledgePath(address.getPath().replaceFirst("^/?[^/]*/", ""));
  }

  private static Response notModified(String hash) {
    return Response.notModified().header(HttpHeaders.ETAG, EntityTags.of(hash)).build();
  }

  /** Returns a response that a slow client can read without holding a transaction or memory. */
  private Response toResponse(String hash, InputStream content) throws IOException {
    SpooledBody body = temporary.unlinked(content, KnowledgeFile.MAX_BYTES);
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
  public Response checkFile(
      @Context UriInfo address, @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    KnowledgeFile file = files.find(path(address));
    if (EntityTags.knownHashes(ifNoneMatch).includes(file.contentHash())) {
      return notModified(file.contentHash());
    }
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
      @Context UriInfo address,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      InputStream body)
      throws IOException {
    KnowledgePath path = path(address);
    if (!ifMatch.isEmpty()) {
      throw new StorageException(Problem.KNOWLEDGE_CHANGED);
    }
    try (SpooledBody spooled = spool(body)) {
      return created(files.create(path, KnowledgeContent.of(spooled::read)));
    }
  }

  @PUT
  @Path(FILE)
  @RolesAllowed(Roles.WRITER)
  public Response putFile(
      @Context UriInfo address,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
      InputStream body)
      throws IOException {
    KnowledgePath path = path(address);
    try (SpooledBody spooled = spool(body)) {
      KnowledgeStorage.Written written =
          files.put(
              path,
              KnowledgeContent.of(spooled::read),
              EntityTags.precondition(ifMatch, ifNoneMatch));
      return written.isNew() ? created(written.file()) : tagged(Response.ok(), written.file());
    }
  }

  private SpooledBody spool(InputStream body) throws IOException {
    return temporary.unlinked(body, Math.min(KnowledgeFile.MAX_BYTES, limits.maxRequestSize()));
  }

  private static Response created(KnowledgeFile file) {
    String escaped = URLEncoder.encode(file.path(), UTF_8).replace("+", "%20").replace("%2F", "/");
    return tagged(
        Response.status(Response.Status.CREATED).header(HttpHeaders.LOCATION, ROOT + escaped),
        file);
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
      @Context UriInfo address,
      @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
    files.delete(path(address), EntityTags.precondition(ifMatch, ifNoneMatch));
  }
}
