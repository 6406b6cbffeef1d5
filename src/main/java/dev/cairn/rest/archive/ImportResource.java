package dev.cairn.rest.archive;

import dev.cairn.archive.ArchiveSource;
import dev.cairn.archive.SessionImport;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArrivingArchive;
import dev.cairn.archive.sqlite.SqliteArchive;
import dev.cairn.config.Limits;
import dev.cairn.json.JsonReader;
import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.rest.http.body.BodyMemory;
import dev.cairn.rest.http.body.LongUpload;
import dev.cairn.rest.http.body.SpooledBody;
import dev.cairn.rest.http.body.TemporaryFiles;
import dev.cairn.rest.http.parameter.KnownParametersOnly;
import dev.cairn.security.Roles;
import dev.cairn.session.Caller;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.StorageException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.Supplier;

/** Imports sessions from an archive. */
@Path("import")
@Produces(ArchiveBody.MEDIA_TYPE)
@RolesAllowed(Roles.WRITER)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class ImportResource {

  private static final String SQLITE = "application/vnd.sqlite3";

  @Inject private SessionImport imports;
  @Inject private ImportLimit concurrency;
  @Inject private TemporaryFiles files;
  @Inject private BodyMemory memory;
  @Inject private HttpServletRequest request;
  @Inject private Limits limits;
  @Inject private JsonReader requests;
  @Inject private Supplier<Caller> caller;

  @POST
  @KnownParametersOnly
  @LongUpload
  @Consumes({ArchiveBody.MEDIA_TYPE, SQLITE})
  public StreamingOutput importSessions(InputStream body, @Context HttpHeaders headers)
      throws IOException {
    MediaType type = headers.getMediaType();
    boolean isSqlite = type != null && type.isCompatible(MediaType.valueOf(SQLITE));
    ConcurrencyLimit.Permit permit = concurrency.begin(caller.get().username());
    StreamingOutput report = null;
    try {
      report = isSqlite ? importSqliteFile(body, permit) : importArchive(body, permit);
      return report;
    } finally {
      if (report == null) {
        permit.close();
      }
    }
  }

  private StreamingOutput importArchive(InputStream archive, ConcurrencyLimit.Permit permit)
      throws IOException {
    ArrivingArchive checked = new ArrivingArchive(archive, limits.maxRequestSize());
    return begin(
        files.unlinked(checked, limits.maxImportSize()),
        permit,
        body -> {
          reserve(checked.longestLine());
          int entries = ArchiveReader.countEntries(body.read());
          return new ArchiveReader(
              body.read(), entries, limits.maxRequestSize(), limits.maxMessages());
        });
  }

  /** Checks the first bytes before accepting the rest. */
  private StreamingOutput importSqliteFile(InputStream file, ConcurrencyLimit.Permit permit)
      throws IOException {
    byte[] beginning = file.readNBytes(SqliteArchive.MAGIC_BYTES);
    SqliteArchive.checkMagic(beginning);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), file);
    String owner = caller.get().username();
    return begin(
        files.named(whole, limits.maxImportSize()),
        permit,
        body -> {
          SqliteArchive source =
              new SqliteArchive(
                  body.path(),
                  state -> requests.readStored(state, CheckpointState.class),
                  owner,
                  limits.maxRequestSize(),
                  limits.maxMessages());
          try {
            reserve(Math.min(source.largestState(), limits.maxRequestSize()));
            return source;
          } catch (StorageException e) {
            source.close();
            throw e;
          }
        });
  }

  /** Reserves memory for one line or state at a time, for the whole import. */
  private void reserve(long bytes) {
    memory.reserveForPart(request, caller.get().username(), bytes);
  }

  private interface Opening {
    ArchiveSource open(SpooledBody body) throws IOException;
  }

  private StreamingOutput begin(SpooledBody body, ConcurrencyLimit.Permit permit, Opening opening)
      throws IOException {
    ArchiveSource source = null;
    try {
      source = opening.open(body);
      return new ImportBody(imports, source, body, permit);
    } finally {
      if (source == null) {
        body.close();
      }
    }
  }
}
