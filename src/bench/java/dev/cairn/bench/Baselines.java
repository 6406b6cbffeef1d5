package dev.cairn.bench;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Set;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.sql.DataSource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What a resource costs that does as little as it can, in the same server. */
public final class Baselines {
  static final String PATH = "/baseline/constant";
  static final String ROW_PATH = "/baseline/row";
  static final String ROW_TABLE = "create table baseline_row (id uuid primary key, body bytea)";

  private Baselines() {}

  /** Writes the WAR with these resources into a folder that the server looks into. */
  static void deployTo(File dropins) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, "baseline.war")
            .addClasses(Root.class, Constant.class, OneRow.class);
    war.as(ZipExporter.class).exportTo(new File(dropins, "baseline.war"), true);
  }

  /** The root of the WAR. */
  @ApplicationPath("/")
  public static class Root extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Constant.class, OneRow.class);
    }
  }

  /** Answers 1 MB of JSON that is always the same, and digests what it is sent. */
  @Path("constant")
  public static class Constant {

    private static final byte[] JSON =
        ("[\"" + "x".repeat((1 << 20) - 4) + "\"]").getBytes(StandardCharsets.US_ASCII);

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] answer() {
      return JSON;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void digest(InputStream body) throws IOException, NoSuchAlgorithmException {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(body.readAllBytes());
      digest.digest();
    }
  }

  /** Finds the token of a request by its digest, and inserts one row with the body. */
  @Path("row")
  public static class OneRow {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response insert(@HeaderParam("Authorization") String authorization, byte[] body)
        throws Exception {
      DataSource dataSource = InitialContext.doLookup("jdbc/cairn-postgresql");
      byte[] secret =
          authorization.substring("Bearer ".length()).getBytes(StandardCharsets.US_ASCII);
      try (Connection connection = dataSource.getConnection()) {
        try (PreparedStatement select =
            connection.prepareStatement(
                "select t.username, a.roles from api_token t"
                    + " join account a on a.username = t.username where t.digest = ?")) {
          select.setBytes(1, MessageDigest.getInstance("SHA-256").digest(secret));
          try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
              return Response.status(Response.Status.UNAUTHORIZED).build();
            }
          }
        }
        try (PreparedStatement insert =
            connection.prepareStatement("insert into baseline_row values (?, ?)")) {
          insert.setObject(1, UUID.randomUUID());
          insert.setBytes(2, body);
          insert.executeUpdate();
        }
      }
      return Response.status(Response.Status.CREATED).build();
    }
  }
}
