package dev.cairn.database.session;

import dev.cairn.encryption.Place;
import dev.cairn.encryption.SessionKey;
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

/** The descriptive data of a session, which is displayed and searched. */
@Embeddable
public class Description {

  private static final byte[] NOTHING = {};

  /** Empty if it is encrypted, like the next field. */
  private String title;

  private String titleFolded;
  private String cwd;
  private byte[] sealedTitle;
  private byte[] sealedCwd;

  @Convert(converter = LabelsConverter.class)
  private SessionLabels labels;

  /** The same labels in rows with an index, used only in query conditions. */
  @ElementCollection
  @CollectionTable(name = "session_label", joinColumns = @JoinColumn(name = "sessionId"))
  @MapKeyColumn(name = "labelKey")
  @Column(name = "labelValue")
  private Map<String, String> labelRows = new HashMap<>();

  /** Required by Hibernate. */
  protected Description() {}

  Description(SessionKey key, String title, Optional<String> cwd, SessionLabels labels) {
    rename(key, title);
    move(key, cwd.orElse(null));
    this.labels = labels;
    labelRows.putAll(labels.values());
  }

  String title(SessionKey key) {
    boolean isPlain = !key.encrypts() && sealedTitle == null; // otherwise a key was lost
    return isPlain ? title : key.openText(Place.TITLE, sealedTitle == null ? NOTHING : sealedTitle);
  }

  Optional<String> cwd(SessionKey key) {
    return key.encrypts()
        ? Optional.ofNullable(sealedCwd).map(stored -> key.openText(Place.CWD, stored))
        : Optional.ofNullable(cwd);
  }

  SessionLabels labels() {
    return labels;
  }

  void rename(SessionKey key, String changed) {
    title = key.encrypts() ? "" : changed;
    titleFolded = PlainText.folded(title);
    sealedTitle = key.encrypts() ? key.seal(Place.TITLE, changed) : null;
  }

  private void move(SessionKey key, String changed) {
    cwd = key.encrypts() ? null : changed;
    sealedCwd = key.encrypts() ? key.seal(Place.CWD, changed) : null;
  }

  /** Encrypts the fields that were stored in plaintext. */
  void encrypt(SessionKey key) {
    String plainCwd = cwd;
    rename(key, title);
    move(key, plainCwd);
  }

  void label(SessionLabels changed) {
    if (!changed.equals(labels)) {
      labels = changed;
      labelRows.keySet().retainAll(changed.values().keySet());
      labelRows.putAll(changed.values());
    }
  }

  /** Replaces a secret in the texts. */
  void redact(SessionKey key, Redactor redactor) {
    rename(key, redactor.text(title(key)));
    move(key, cwd(key).map(redactor::text).orElse(null));
    label(labels.map((label, value) -> redactor.text(value)));
  }
}
