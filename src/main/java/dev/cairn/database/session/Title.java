package dev.cairn.database.session;

import dev.cairn.session.PlainText;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** The title of a session, and what the search compares. */
@Embeddable
public class Title {

  @Column(name = "title")
  private String text;

  @Column(name = "title_folded")
  private String folded;

  /** For Hibernate. */
  protected Title() {}

  Title(String text) {
    this.text = text;
    this.folded = PlainText.folded(text);
  }

  String text() {
    return text;
  }
}
