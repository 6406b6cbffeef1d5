package dev.cairn.database.session;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * For which messages of a session what was cached of it is true. Random, also at first, so that
 * what was cached of a purged session is not taken for an imported one.
 */
@Embeddable
public class ContentVersion {

  @Column(name = "content_version")
  private int number;

  /** For Hibernate. */
  protected ContentVersion() {}

  static ContentVersion random() {
    ContentVersion version = new ContentVersion();
    version.number = ThreadLocalRandom.current().nextInt();
    return version;
  }

  int number() {
    return number;
  }
}
