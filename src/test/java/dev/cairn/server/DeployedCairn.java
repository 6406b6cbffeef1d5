package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged WAR in the server that Arquillian starts, with the {@link TestUsers} in its H2 file.
 * To be named before Arquillian's own extension: once the server has the file, nobody else has.
 */
public final class DeployedCairn implements BeforeAllCallback {

  private static final String PORT = "arquillian.http.port";

  private static boolean seeded;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!seeded) {
      Path data = Path.of(System.getenv("CAIRN_DATA_DIR"));
      Files.deleteIfExists(data.resolve("cairn.mv.db")); // of an earlier run
      try (TestDatabase database = TestDatabase.h2(data)) {
        TestUsers.addTo(database);
      }
      choosePorts();
      seeded = true;
    }
  }

  /** For {@code arquillian.xml}, which is read after this. */
  private static void choosePorts() throws IOException {
    System.setProperty(PORT, String.valueOf(CairnServer.freePort()));
    System.setProperty("arquillian.management.port", String.valueOf(CairnServer.freePort()));
  }

  /** The WAR as it was built, for a {@code @Deployment}. */
  public static WebArchive war() {
    return ShrinkWrap.createFromZipFile(
        WebArchive.class, new File(System.getProperty("cairn.war")));
  }

  /** Where the server listens. */
  public static URI uri() {
    return URI.create("http://127.0.0.1:" + System.getProperty(PORT));
  }
}
