package dev.cairn.database.search;

import dev.cairn.search.SearchPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

/** The files of an index that may be there from before. */
public final class SearchFiles {

  private SearchFiles() {}

  /** Deletes them, where they tell what is not to be read any more. */
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
