package dev.cairn.database;

import static java.util.Map.entry;

import dev.cairn.database.start.Database;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fails at a statement on a table of a session's tree that does not name the session, and would
 * therefore ask every machine over which sessions are distributed; unless it has a reason.
 */
final class SessionTreeInspector {

  /** Why methods of Cairn send statements that name no session. */
  static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          entry("SessionQueries.page", "a list is of many sessions"),
          entry("SessionQueries.count", "a list is of many sessions"),
          entry("SessionQueries.after", "an export is of many sessions"),
          entry("SessionQueries.searched", "a search goes through many sessions"),
          entry("SessionQueries.visible", "looks for the origins of forks on a page: names each"),
          entry("TokenSums.of", "of the sessions on a page: names each"),
          entry("LabelConditions.hasMoreThanFew", "estimates how many sessions have a label"),
          entry("DatabaseSessionEvents.sessions", "of all that somebody listens to: names each"),
          entry("DatabaseSessionEvents.after(long,int)", "events of all sessions in one order"),
          entry("EventOrder.anyIsUnordered", "events of all sessions in one order"),
          entry("EventOrder.unordered", "events of all sessions in one order"),
          entry("EventOrder.old", "retention of events looks through all sessions"),
          entry("EventOrder.tooMany", "retention of events looks through all sessions"),
          entry("EventOrder.locked", "retention of events looks through all sessions"),
          entry("StatsQueries.report", "statistics are of many sessions"),
          entry("StatsQueries.fingerprint", "statistics are of many sessions"),
          entry("DatabaseStats.sessions", "a rebuild of statistics looks through all sessions"),
          entry("DatabaseRetention.sessions", "retention looks through all sessions"),
          entry("DatabaseRetention.heldSessions", "retention looks through all sessions"),
          entry("ExpiredRows.count", "retention of other tables spares what sessions on hold need"),
          entry("ExpiredRows.erase", "retention of other tables spares what sessions on hold need"),
          entry("StorageCount.run", "storage is measured for all sessions"),
          entry("TrigramIndex.candidates", "a search goes through many sessions"),
          entry("TrigramIndex.within", "a search goes through many sessions: names each"),
          entry("TrigramBuild.next", "the index of search is made for all sessions"),
          entry("TrigramBuild.count", "the index of search is made for all sessions"),
          entry("IndexedSessions.states", "the index of search is made for all sessions"),
          entry("MasterKeyTable.needed", "a start looks for the keys that sessions need"),
          entry("DatabaseEncryptionRewrap.next", "looks for sessions that need the new key"),
          entry("DatabaseEncryptionRewrap.currentState", "counts sessions that need the new key"),
          entry("SessionRows.forgetOrigin", "a purge changes the forks of the session"),
          entry("DatabaseLinks.open(byte[])", "who has a link knows its secret only"),
          entry(
              "CheckpointQueries.find(Caller,UUID)",
              "the id of a checkpoint leads to a range of sessions, with one in it as a rule"),
          entry(
              "CheckpointQueries.isElsewhere",
              "the id of a checkpoint leads to a range of sessions, with one in it as a rule"));

  private static final int MAX_FRAMES = 8;

  /** What CDI and lambdas add to the names of classes and methods. */
  private static final Pattern GENERATED = Pattern.compile("\\$\\$|\\$Proxy");

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  private final Set<String> found = ConcurrentHashMap.newKeySet();

  /** Called where the statement is sent from. */
  void inspect(String sql) {
    List<String> tables = SessionTreeSql.tablesWithoutSession(sql);
    if (tables.isEmpty()) {
      return;
    }
    List<StackFrame> frames = framesOfCairn();
    if (frames.stream().flatMap(SessionTreeInspector::names).noneMatch(EXCEPTIONS::containsKey)) {
      String origin =
          frames.stream().flatMap(frame -> names(frame).limit(1)).collect(Collectors.joining(", "));
      String failure = "%s without its session, from %s: %s".formatted(tables, origin, sql);
      found.add(failure);
      throw new AssertionError(failure);
    }
  }

  /** Fails again, in case that somebody caught the first failure. */
  void requireNone() {
    if (!found.isEmpty()) {
      throw new AssertionError(String.join("\n", found));
    }
  }

  private static List<StackFrame> framesOfCairn() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .filter(frame -> isOfCairn(frame.getDeclaringClass()))
                    .limit(MAX_FRAMES)
                    .toList());
  }

  /** No test, and nothing generated. */
  private static boolean isOfCairn(Class<?> type) {
    return type.getName().startsWith("dev.cairn.")
        && !GENERATED.matcher(type.getName()).find()
        && type.getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .equals(Database.class.getProtectionDomain().getCodeSource().getLocation());
  }

  /** The name of a method, and the same with the types of its parameters. */
  private static Stream<String> names(StackFrame frame) {
    String method = LAMBDA.matcher(frame.getMethodName()).replaceFirst("$1");
    String name = frame.getDeclaringClass().getSimpleName() + "." + method;
    return Stream.of(
        name,
        name
            + frame.getMethodType().parameterList().stream()
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", "(", ")")));
  }
}
