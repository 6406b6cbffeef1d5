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
 * The columns of {@code message} in which the database itself searches. Where it does not, they
 * stay empty.
 *
 * @param reader of what stands in them
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

  /** Of an update: what was searched must not stay. */
  String assignments() {
    return reader.isPresent()
        ? ", search_text = ?, search_pairs = ?"
        : ", search_text = null, search_pairs = null";
  }

  /**
   * Sets the two parameters, if there are any.
   *
   * @return the parameter behind them
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
