package dev.cairn.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds tables of a session's tree that a statement uses without naming the session: without {@code
 * session_id = ?}, in a condition that holds for every row. What is equal to the key of a table
 * that is named so is named, too.
 */
final class SessionTreeSql {

  /** The key of each table by which it is distributed. */
  static final Map<String, String> KEYS = keys();

  private static final Pattern TOKEN =
      Pattern.compile("[a-z_][a-z_0-9.]*|[?:$][a-z_0-9]*|[0-9]+|[<>=!:|]+|\\S");
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z_0-9.]*");
  private static final Pattern PARAMETER = Pattern.compile("\\?[0-9]*|:[a-z_0-9]+|\\$[0-9]+");
  private static final Pattern IGNORED =
      Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/|\"", Pattern.DOTALL);
  private static final Set<String> VERBS = Set.of("select", "insert", "update", "delete", "with");
  private static final Set<String> BEFORE_TABLE = Set.of("from", "join", "using", "update", "into");
  private static final Set<String> AFTER_CONDITIONS =
      Set.of("group", "order", "having", "fetch", "offset", "limit", "for", "returning", "set");
  private static final Set<String> NO_ALIAS =
      Stream.of(
              BEFORE_TABLE,
              AFTER_CONDITIONS,
              VERBS,
              Set.of("where", "on", "left", "right", "inner", "cross", "values", "full", "and"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private SessionTreeSql() {}

  private static Map<String, String> keys() {
    Map<String, String> keys = new TreeMap<>();
    Stream.of(
            "checkpoint",
            "counted_message",
            "message",
            "redacted_message",
            "session_day",
            "session_event",
            "session_label",
            "session_link",
            "tool_call",
            "tool_usage")
        .forEach(table -> keys.put(table, "session_id"));
    keys.put("session", "id");
    return Map.copyOf(keys);
  }

  /**
   * The tables, in order; none if each is named with its session.
   *
   * @param sql one statement, or several with {@code ;} between them
   */
  static List<String> tablesWithoutSession(String sql) {
    List<String> missing = new ArrayList<>();
    for (Nested statement : nested(sql).splitAt(";"::equals)) {
      if (statement.isQuery()) {
        check(statement, List.of(), missing);
      }
    }
    return missing;
  }

  /** Tokens, and what is in parentheses. */
  private record Nested(List<Object> items) {

    boolean isQuery() {
      return !items.isEmpty()
          && (items.get(0) instanceof Nested first
              ? first.isQuery()
              : VERBS.contains((String) items.get(0)));
    }

    boolean has(String token) {
      return items.contains(token);
    }

    List<Nested> splitAt(Predicate<Object> separator) {
      List<Nested> parts = new ArrayList<>();
      parts.add(new Nested(new ArrayList<>()));
      for (Object item : items) {
        if (separator.test(item)) {
          parts.add(new Nested(new ArrayList<>()));
        } else {
          parts.get(parts.size() - 1).items().add(item);
        }
      }
      return parts;
    }
  }

  /** A table of the tree, and the name by which the statement knows it. */
  private record Use(String table, String name) {

    String key() {
      return name + "." + KEYS.get(table);
    }
  }

  private static Nested nested(String sql) {
    String text = IGNORED.matcher(sql.toLowerCase(Locale.ROOT)).replaceAll(" ");
    Deque<Nested> open = new ArrayDeque<>();
    open.push(new Nested(new ArrayList<>()));
    TOKEN
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(
            token -> {
              if (token.equals("(")) {
                Nested inner = new Nested(new ArrayList<>());
                open.element().items().add(inner);
                open.push(inner);
              } else if (token.equals(")")) {
                open.pop();
              } else {
                open.element().items().add(token);
              }
            });
    return open.getLast();
  }

  /** Each branch of a union by itself. */
  private static void check(Nested query, List<Use> outer, List<String> missing) {
    for (Nested branch : query.splitAt(Set.of("union", "except", "intersect")::contains)) {
      new Branch(outer, missing).check(branch.items());
    }
  }

  private static final class Branch {

    private final List<Use> outer;
    private final List<String> missing;
    private final List<Use> uses = new ArrayList<>();
    private final List<Nested> queries = new ArrayList<>();

    /** Pairs of operands of {@code =} in conditions that hold for each row. */
    private final List<List<Object>> equalities = new ArrayList<>();

    private final Set<String> inserted = new TreeSet<>();

    Branch(List<Use> outer, List<String> missing) {
      this.outer = outer;
      this.missing = missing;
    }

    void check(List<Object> items) {
      readTables(items);
      readConditions(items);
      List<Use> known = new ArrayList<>(outer);
      known.addAll(uses);
      Set<String> named = named();
      uses.stream().filter(use -> !named.contains(use.key())).map(Use::table).forEach(missing::add);
      queries.forEach(query -> SessionTreeSql.check(query, known, missing));
    }

    private void readTables(List<Object> items) {
      boolean isFrom = false;
      boolean isTable = false;
      boolean isInto = false;
      for (int i = 0; i < items.size(); i++) {
        Object item = items.get(i);
        if (item instanceof Nested inner) {
          if (inner.isQuery()) {
            queries.add(inner);
          } else if (isTable) {
            List<Object> joined = new ArrayList<>(List.of("from"));
            joined.addAll(inner.items());
            readTables(joined);
          } else {
            inner.items().stream()
                .filter(Nested.class::isInstance)
                .map(Nested.class::cast)
                .forEach(each -> readTables(List.of(each)));
          }
          isTable = false;
        } else if (BEFORE_TABLE.contains(item) && !isNoVerb(items, i)) {
          isFrom |= item.equals("from") || item.equals("using");
          isInto = item.equals("into");
          isTable = true;
        } else if (item.equals(",") && isFrom) {
          isTable = true;
        } else if (item.equals("where") || AFTER_CONDITIONS.contains(item)) {
          isFrom = false;
        } else if (isTable && KEYS.containsKey(item)) {
          Use use = use((String) item, items, i + 1);
          if (!isInto) {
            uses.add(use);
          } else if (!hasColumn(items, i + 1, KEYS.get(item))) {
            missing.add(use.table());
          }
          isTable = false;
        } else if (!item.equals("only") && !item.equals("lateral")) {
          isTable = false;
        }
      }
    }

    /** {@code for update}, {@code do update}. */
    private static boolean isNoVerb(List<Object> items, int i) {
      return items.get(i).equals("update")
          && i > 0
          && Set.of("for", "key", "do").contains(items.get(i - 1));
    }

    private static boolean hasColumn(List<Object> items, int i, String column) {
      return i < items.size() && items.get(i) instanceof Nested columns && columns.has(column);
    }

    private static Use use(String table, List<Object> items, int next) {
      int i = next < items.size() && "as".equals(items.get(next)) ? next + 1 : next;
      boolean hasAlias =
          i < items.size()
              && items.get(i) instanceof String alias
              && NAME.matcher(alias).matches()
              && !NO_ALIAS.contains(alias);
      return new Use(table, hasAlias ? (String) items.get(i) : table);
    }

    private void readConditions(List<Object> items) {
      List<Object> conditions = new ArrayList<>();
      boolean isCondition = false;
      for (Object item : items) {
        if ("where".equals(item) || "on".equals(item)) {
          readEqualities(conditions);
          isCondition = true;
        } else if (AFTER_CONDITIONS.contains(item)
            || BEFORE_TABLE.contains(item)
            || Set.of("left", "right", "full", "inner", "cross", ",").contains(item)) {
          readEqualities(conditions);
          isCondition = false;
        } else if (isCondition) {
          conditions.add(item);
        } else if (item instanceof Nested inner && !inner.isQuery() && inner.has("join")) {
          readConditions(inner.items());
        }
      }
      readEqualities(conditions);
    }

    /** None of alternatives. */
    private void readEqualities(List<Object> conditions) {
      if (!conditions.contains("or")) {
        for (int i = 0; i < conditions.size(); i++) {
          boolean isNegated = i > 0 && "not".equals(conditions.get(i - 1));
          if (conditions.get(i) instanceof Nested inner && !inner.isQuery() && !isNegated) {
            readEqualities(new ArrayList<>(inner.items()));
            readRows(inner, conditions.subList(i + 1, conditions.size()));
          } else if ("=".equals(conditions.get(i)) && i > 0 && i + 1 < conditions.size()) {
            boolean isCast = "cast".equals(conditions.get(i + 1)) && i + 2 < conditions.size();
            equalities.add(List.of(conditions.get(i - 1), conditions.get(isCast ? i + 2 : i + 1)));
          }
        }
      }
      conditions.clear();
    }

    /** {@code (a, b) = (?, ?)}, and {@code (a, b) in ((?, ?))} with one row. */
    private void readRows(Nested columns, List<Object> next) {
      if (next.size() < 2 || !(next.get(1) instanceof Nested given) || given.isQuery()) {
        return;
      }
      boolean isOneOfOne =
          next.get(0).equals("in")
              && given.items().size() == 1
              && given.items().get(0) instanceof Nested;
      Nested row = isOneOfOne ? (Nested) given.items().get(0) : given;
      if (isOneOfOne || next.get(0).equals("=")) {
        for (int i = 0; i < Math.min(columns.items().size(), row.items().size()); i++) {
          equalities.add(List.of(columns.items().get(i), row.items().get(i)));
        }
      }
    }

    /** The keys that are equal to a parameter, or to such a key. */
    private Set<String> named() {
      Set<String> named = new TreeSet<>();
      outer.forEach(use -> named.add(use.key()));
      int before;
      do {
        before = named.size();
        for (List<Object> pair : equalities) {
          Object left = qualified(pair.get(0));
          Object right = qualified(pair.get(1));
          if (left instanceof String key && isGiven(right, named)) {
            named.add(key);
          }
          if (right instanceof String key && isGiven(left, named)) {
            named.add(key);
          }
        }
      } while (named.size() > before);
      return named;
    }

    private static boolean isGiven(Object operand, Set<String> named) {
      return operand instanceof Nested cast
          ? !cast.items().isEmpty() && isGiven(cast.items().get(0), named)
          : PARAMETER.matcher((String) operand).matches() || named.contains(operand);
    }

    /** A column without a name before it belongs to the one table that has it. */
    private Object qualified(Object operand) {
      return uses.stream()
          .filter(use -> KEYS.get(use.table()).equals(operand))
          .map(Use::key)
          .findFirst()
          .map(Object.class::cast)
          .orElse(operand);
    }
  }
}
