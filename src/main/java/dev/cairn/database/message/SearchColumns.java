package dev.cairn.database.message;

import dev.cairn.search.SearchText;
import dev.cairn.search.TextReader;
import dev.cairn.session.Message;
import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of {@code message} for search by the database itself. They are empty where it does
 * not search.
 *
 * @param reader reads the text of a message that the columns contain
 */
public record SearchColumns(Optional<TextReader> reader) {

  static final SearchColumns NONE = new SearchColumns(Optional.empty());

  public static SearchColumns of(EntityManager entityManager) {
    return new SearchColumns(
        Optional.ofNullable(
            (TextReader)
                entityManager
                    .getEntityManagerFactory()
                    .getProperties()
                    .get(TextReader.class.getName())));
  }

  String names() {
    return reader.isPresent() ? ", search_text, search_pairs" : "";
  }

  String places() {
    return reader.isPresent() ? ", ?, ?" : "";
  }

  /** Returns the assignments of an update, which must not leave outdated search text behind. */
  String assignments() {
    return reader.isPresent()
        ? ", search_text = ?, search_pairs = ?"
        : ", search_text = null, search_pairs = null";
  }

  /**
   * Sets the two parameters, if the statement has them.
   *
   * @return the index after the last parameter
   */
  public int set(PreparedStatement statement, int parameter, Message message) throws SQLException {
    if (reader.isEmpty()) {
      return parameter;
    }
    String text = reader.get().read(message).folded();
    Set<Integer> pairs = SearchText.pairs(text);
    statement.setString(parameter, text);
    if (pairs.isEmpty()) {
      statement.setNull(parameter + 1, Types.ARRAY);
    } else {
      statement.setArray(
          parameter + 1, statement.getConnection().createArrayOf("integer", pairs.toArray()));
    }
    return parameter + 2;
  }
}
