package dev.cairn.database.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.database.JpqlWhere;
import dev.cairn.session.LabelFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;

/**
 * Conditions on the labels of sessions. A label that few sessions have is looked up by label; for a
 * label that many sessions have, each session is checked in the order of the page, which is full
 * after a few. The database cannot choose by itself, since it makes one plan for all values of a
 * label.
 */
@ApplicationScoped
public class LabelConditions {

  /** About where both plans cost the same, for a page of 20 among 100,000 sessions. */
  private static final int FEW = 1000;

  private static final String FROM = " from SessionLabelEntity l where ";

  private static final int MAX_REMEMBERED = 1000;
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Only a hint: a page has the same sessions either way. */
  private final Cache<LabelFilter, Boolean> frequentLabels =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  @Inject private EntityManager entityManager;

  /**
   * Adds the conditions to the query of a page of sessions, {@code s}. PostgreSQL estimates that
   * one row in three has a count above zero, but that only one in two hundred has a count equal to
   * some value.
   */
  public JpqlWhere onPage(JpqlWhere sessions, List<LabelFilter> labels) {
    for (int i = 0; i < labels.size(); i++) {
      add(
          sessions,
          isFrequent(labels.get(i))
              ? "(select count(*)%sl.key.sessionId = s.id and l.key.labelKey = :key%d and l.labelValue = :value%d) > 0"
                  .formatted(FROM, i, i)
              : "s.id in " + sessionsWith(i),
          i,
          labels.get(i));
    }
    return sessions;
  }

  /** Adds the conditions to a query that reads all sessions or their statistics. */
  public static JpqlWhere onAll(JpqlWhere rows, String sessionId, List<LabelFilter> labels) {
    for (int i = 0; i < labels.size(); i++) {
      add(rows, sessionId + " in " + sessionsWith(i), i, labels.get(i));
    }
    return rows;
  }

  private static String sessionsWith(int i) {
    return "(select l.key.sessionId%sl.key.labelKey = :key%d and l.labelValue = :value%d)"
        .formatted(FROM, i, i);
  }

  private static void add(JpqlWhere conditions, String condition, int i, LabelFilter label) {
    conditions.and(condition, "key" + i, label.key()).with("value" + i, label.value());
  }

  private boolean isFrequent(LabelFilter label) {
    return frequentLabels.get(label, each -> hasMoreThanFew(each) ? true : null) != null;
  }

  private boolean hasMoreThanFew(LabelFilter label) {
    return !entityManager
        .createQuery(
            "select l.key.sessionId" + FROM + "l.key.labelKey = :key and l.labelValue = :value",
            Object.class)
        .setParameter("key", label.key())
        .setParameter("value", label.value())
        .setFirstResult(FEW)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }
}
