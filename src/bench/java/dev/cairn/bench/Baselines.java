package dev.cairn.bench;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What a resource costs that does as little as it can, in the same server. */
public final class Baselines {
  static final String PATH = "/baseline/constant";

  private Baselines() {}

  /** Writes the WAR with these resources into a folder that the server looks into. */
  static void deployTo(File dropins) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, "baseline.war").addClasses(Root.class, Constant.class);
    war.as(ZipExporter.class).exportTo(new File(dropins, "baseline.war"), true);
  }

  /** The root of the WAR. */
  @ApplicationPath("/")
  public static class Root extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Constant.class);
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
}
