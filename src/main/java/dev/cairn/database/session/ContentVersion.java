package dev.cairn.database.session;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The version of a session's content, for which cached data of the session is valid. Random from
 * the start, so that cached data of a purged session does not match an imported one.
 */
@Embeddable
public class ContentVersion {

  @Column(name = "content_version")
  private int number;

  /** Required by Hibernate. */
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
