package dev.cairn.database.session;

import dev.cairn.session.PlainText;
import dev.cairn.session.Redactor;
import dev.cairn.session.SessionLabels;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is said of a session, to read it and to find it by. */
@Embeddable
public class Description {

  private String title;
  private String titleFolded;
  private String cwd;

  @Convert(converter = LabelsConverter.class)
  private SessionLabels labels;

  /** The same in rows with an index. They are read in conditions only. */
  @ElementCollection
  @CollectionTable(name = "session_label", joinColumns = @JoinColumn(name = "sessionId"))
  @MapKeyColumn(name = "labelKey")
  @Column(name = "labelValue")
  private Map<String, String> labelRows = new HashMap<>();

  /** For Hibernate. */
  protected Description() {}

  Description(String title, Optional<String> cwd, SessionLabels labels) {
    rename(title);
    this.cwd = cwd.orElse(null);
    this.labels = labels;
    labelRows.putAll(labels.values());
  }

  String title() {
    return title;
  }

  Optional<String> cwd() {
    return Optional.ofNullable(cwd);
  }

  SessionLabels labels() {
    return labels;
  }

  void rename(String changed) {
    title = changed;
    titleFolded = PlainText.folded(changed);
  }

  void label(SessionLabels changed) {
    if (!changed.equals(labels)) {
      labels = changed;
      labelRows.keySet().retainAll(changed.values().keySet());
      labelRows.putAll(changed.values());
    }
  }

  /** Replaces a secret in its texts. */
  void redact(Redactor redactor) {
    rename(redactor.text(title));
    cwd = cwd == null ? null : redactor.text(cwd);
    label(labels.map((key, value) -> redactor.text(value)));
  }
}
