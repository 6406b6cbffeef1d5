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
 * Conditions on the labels of sessions. Those that few sessions have are looked up by the label; of
 * those that many have, each session is asked, in the order of the page: it ends after a few. A
 * database cannot choose by itself, since it plans a statement for all labels at once.
 */
@ApplicationScoped
public class LabelConditions {

  /** About where both ways cost the same, for a page of 20 among 100,000 sessions. */
  private static final int FEW = 1000;

  private static final String FROM = " from SessionLabelEntity l where ";

  private static final int MOST_REMEMBERED = 1000;
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Only a hint: whatever it says, a page has the same sessions. */
  private final Cache<LabelFilter, Boolean> ofMany =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  @Inject private EntityManager entityManager;

  /**
   * Adds them for a page of sessions, {@code s}. PostgreSQL takes a number that is above zero for
   * one row of three, but a value that is equal for one of two hundred.
   */
  public JpqlWhere onPage(JpqlWhere sessions, List<LabelFilter> labels) {
    for (int i = 0; i < labels.size(); i++) {
      add(
          sessions,
          isOfMany(labels.get(i))
              ? "(select count(*)%sl.key.sessionId = s.id and l.key.labelKey = :key%d and l.labelValue = :value%d) > 0"
                  .formatted(FROM, i, i)
              : "s.id in " + sessionsWith(i),
          i,
          labels.get(i));
    }
    return sessions;
  }

  /** Adds them where all sessions are read, or their statistics. */
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

  private boolean isOfMany(LabelFilter label) {
    return ofMany.get(label, each -> hasMoreThanFew(each) ? true : null) != null;
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
