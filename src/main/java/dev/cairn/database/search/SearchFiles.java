package dev.cairn.database.search;

import dev.cairn.search.SearchPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

/** Index files that may exist from an earlier run. */
public final class SearchFiles {

  private SearchFiles() {}

  /**
   * Deletes the files, for servers on which they would reveal content that must no longer be
   * readable.
   */
  public static void erase(SearchPolicy policy) {
    if (policy.directory().filter(Files::isDirectory).isEmpty()) {
      return;
    }
    try (Directory directory = new NIOFSDirectory(policy.directory().get())) {
      for (String file : directory.listAll()) {
        directory.deleteFile(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
