package dev.cairn.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the {@code where} clause of a JPQL query. */
public final class JpqlWhere {

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();

  public JpqlWhere() {}

  public JpqlWhere(JpqlWhere others) {
    conditions.addAll(others.conditions);
    parameters.putAll(others.parameters);
  }

  public JpqlWhere and(String condition) {
    conditions.add(condition);
    return this;
  }

  public JpqlWhere and(String condition, String parameter, Object value) {
    return and(condition).with(parameter, value);
  }

  public JpqlWhere with(String parameter, Object value) {
    parameters.put(parameter, value);
    return this;
  }

  /**
   * @param select everything before {@code where}
   * @param order everything after the {@code where} clause
   */
  public <T> TypedQuery<T> query(
      EntityManager entityManager, Class<T> type, String select, String order) {
    String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    TypedQuery<T> query = entityManager.createQuery(select + where + order, type);
    parameters.forEach(query::setParameter);
    return query;
  }
}
