package dev.cairn.database;

import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.database.stats.CallKey;
import dev.cairn.database.transaction.Retried;
import dev.cairn.encryption.EncryptionRewrap;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionStep;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.PageCursor;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A stolen database tells nothing of what sessions say, and works as any other. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class EncryptionIT {

  private static final String NEEDLE = "xyzzy-secret-of-alice";
  private static final Message CALL =
      Messages.verbatim(
          Message.Role.ASSISTANT,
          "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"call-1\",\"type\":\"function\",\"function\":{\"name\":\"run\",\"arguments\":\"{}\"}}]}");
  private static final Message RESULT =
      Messages.verbatim(
          Message.Role.TOOL,
          "{\"role\":\"tool\",\"tool_call_id\":\"call-1\",\"content\":\"done\"}");
  private static final MasterKeys FIRST = keys("first");
  private static final MasterKeys SECOND = keys("second", "first");

  @Parameter TestDatabase.Kind kind;

  private final List<TestDatabase> started = new ArrayList<>();

  /** Keys that follow from their ids. */
  private static MasterKeys keys(String... ids) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    for (String id : ids) {
      byte[] key = Arrays.copyOf(id.getBytes(StandardCharsets.UTF_8), 32);
      keys.put(id.replaceFirst("'.*", ""), new SecretKeySpec(key, "AES"));
    }
    return new MasterKeys(keys);
  }

  private TestDatabase encrypted() throws SQLException {
    return closed(TestDatabase.encrypted(kind, FIRST));
  }

  private TestDatabase plain() throws SQLException {
    return closed(kind.start());
  }

  private TestDatabase closed(TestDatabase database) {
    started.add(0, database);
    return database;
  }

  private TestDatabase node(TestDatabase database, MasterKeys keys) {
    return closed(database.nodeWith(keys));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (TestDatabase database : started) {
      database.close();
    }
  }

  private static SessionStorage alices(TestDatabase database) {
    return database.storageFor(TestUsers.ALICE);
  }

  private static CreateSessionResult create(TestDatabase database, String title, Message... some) {
    return alices(database)
        .createSession(
            new CreateSessionRequest(
                title,
                SessionVisibility.PRIVATE,
                Optional.of("/srv/" + title),
                SessionLabels.NONE,
                new CheckpointState(
                    List.of(some), Optional.of(JsonText.of("{\"m\":\"" + title + "\"}"))),
                Optional.of(
                    new IdempotencyKey(
                        UUID.randomUUID().toString(), title.getBytes(StandardCharsets.UTF_8)))));
  }

  private static Checkpoint append(TestDatabase database, UUID session, List<Message> all) {
    return alices(database)
        .createCheckpoint(
            session,
            new CreateCheckpointRequest(
                new CheckpointState(all, Optional.of(JsonText.of("{\"m\":\"" + NEEDLE + "\"}"))),
                Optional.empty()));
  }

  private static List<Message> messages(TestDatabase database, UUID session) {
    return OnEachDatabase.messages(database, session);
  }

  private static String text(TestDatabase database, UUID session) {
    return messages(database, session).stream()
        .map(message -> new String(message.json().toByteArray(), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  private static void assertUnreadable(Callable<?> call) {
    OnEachDatabase.assertRefused(Problem.CONTENT_UNREADABLE, call);
  }

  /** All that is in all tables, as text and as bytes in hexadecimal. */
  private static String dump(TestDatabase database) throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = database.dataSource().getConnection();
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(null, "public", null, new String[] {"TABLE", "BASE TABLE"})) {
      while (tables.next()) {
        dump(connection, tables.getString("TABLE_NAME"), dump);
      }
    }
    assertThat(dump).contains("table message\n", "table session\n", "table checkpoint\n");
    return dump.toString();
  }

  private static void dump(Connection connection, String table, StringBuilder dump)
      throws SQLException {
    dump.append("table ").append(table).append('\n');
    try (PreparedStatement select = connection.prepareStatement("select * from \"" + table + "\"");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object value = rows.getObject(i);
          if (value instanceof Blob blob) {
            value = blob.getBytes(1, (int) blob.length());
          }
          dump.append(
                  value instanceof byte[] bytes
                      ? HexFormat.of().formatHex(bytes)
                      : rows.getString(i))
              .append('\n');
        }
      }
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertTellsNothing(String dump, Message... messages) {
    assertThat(dump).doesNotContainIgnoringCase(NEEDLE).doesNotContain(hex(NEEDLE));
    for (Message message : messages) {
      assertThat(dump).doesNotContain(HexFormat.of().formatHex(message.json().sha256()));
    }
  }

  @Test
  void noTableTellsWhatASessionSays() throws Exception {
    Message said = user("I say " + NEEDLE);
    Message answer = user("again " + NEEDLE);
    TestDatabase plain = plain();
    create(plain, NEEDLE, said);
    assertThat(dump(plain))
        .contains(NEEDLE, hex(NEEDLE), HexFormat.of().formatHex(said.json().sha256()));

    TestDatabase database = encrypted();
    UUID session = create(database, NEEDLE, said).sessionId();
    append(database, session, List.of(said, answer));
    OnEachDatabase.redact(database, session, "I say");
    alices(database)
        .createSession(
            new CreateSessionRequest(
                "Key",
                SessionVisibility.PRIVATE,
                Optional.empty(),
                new CheckpointState(List.of(said), Optional.empty()),
                Optional.of(new IdempotencyKey("key", said.json().sha256()))));

    assertTellsNothing(dump(database), said, answer);
    TestDatabase cold = node(database, FIRST);
    SessionSummary listed =
        alices(cold).listSessions(ListSessionsQuery.latest(10)).sessions().get(1);
    assertThat(listed.title()).isEqualTo(NEEDLE);
    assertThat(listed.cwd()).contains("/srv/" + NEEDLE);
    assertThat(alices(cold).getActiveCheckpoint(session).state().orElseThrow().metadata())
        .contains(JsonText.of("{\"m\":\"" + NEEDLE + "\"}"));
  }

  @Test
  void messagesAreStoredOnceInASessionAndDifferInOthers() throws Exception {
    TestDatabase database = encrypted();
    List<Message> all = new ArrayList<>();
    UUID session = create(database, "A").sessionId();
    for (int i = 0; i < 20; i++) {
      all.add(user("message " + i));
      append(i % 2 == 0 ? database : node(database, FIRST), session, all);
    }
    UUID other = create(database, "B", all.toArray(Message[]::new)).sessionId();

    assertThat(messages(node(database, FIRST), session)).isEqualTo(all);
    assertThat(database.number("select count(*) from message")).isEqualTo(40);
    assertThat(database.number("select count(distinct digest) from message")).isEqualTo(40);
    assertThat(messages(database, other)).isEqualTo(all);
  }

  @Test
  void redactedMessageDoesNotComeBackNotEvenInAFork() throws Exception {
    TestDatabase database = encrypted();
    Message said = user("the password is " + NEEDLE);
    UUID session = create(database, "A", said).sessionId();
    OnEachDatabase.redact(database, session, NEEDLE);
    UUID fork = OnEachDatabase.fork(database, session).sessionId();

    append(node(database, FIRST), session, List.of(said, user("more")));
    append(node(database, FIRST), fork, List.of(said, user("other")));

    assertThat(text(database, session)).contains("the password is").doesNotContain(NEEDLE);
    assertThat(text(database, fork)).doesNotContain(NEEDLE);
    assertThat(messages(database, fork)).hasSize(2);
  }

  @Test
  void messageThatWasRedactedBeforeItsSessionIsEncryptedDoesNotComeBack() throws Exception {
    TestDatabase plain = plain();
    Message said = user("the password is " + NEEDLE);
    UUID session = create(plain, "A", said).sessionId();
    OnEachDatabase.redact(plain, session, NEEDLE);
    rewrap(node(plain, FIRST));
    append(node(plain, FIRST), session, List.of(said, user("more")));

    assertThat(text(node(plain, FIRST), session)).doesNotContain(NEEDLE);
    assertThat(dump(plain)).doesNotContain(HexFormat.of().formatHex(said.json().sha256()));
  }

  @Test
  void nodeThatKnewASessionBeforeAnotherOneEncryptsItReadsItAnew() throws Exception {
    TestDatabase plain = plain();
    List<Message> all = new ArrayList<>(List.of(user("0"), user("1")));
    UUID session = create(plain, "A", user("0"), user("1")).sessionId();
    TestDatabase knowing = node(plain, FIRST);
    all.add(user("2"));
    append(knowing, session, all);
    rewrap(node(plain, FIRST));
    all.add(user("3"));
    append(knowing, session, all);

    assertThat(messages(knowing, session)).isEqualTo(all);
    assertThat(plain.number("select count(*) from message")).isEqualTo(4);
    assertTellsNothing(dump(plain), all.toArray(Message[]::new));
  }

  @Test
  void forksAreComparedWithTheirOrigin() throws Exception {
    TestDatabase plain = plain();
    Message[] shared = IntStream.range(0, 30).mapToObj(i -> user("m" + i)).toArray(Message[]::new);
    UUID session = create(plain, "A", shared).sessionId();
    TestDatabase database = node(plain, FIRST);
    UUID fork =
        OnEachDatabase.fork(database, session).sessionId(); // of a session that is not encrypted
    List<Message> more = new ArrayList<>(List.of(shared));
    more.add(user("more"));
    UUID checkpoint = append(database, fork, more).id();
    UUID origin = alices(database).getActiveCheckpoint(session).id();

    for (int i = 0; i < 2; i++) {
      CheckpointDiff diff =
          database
              .readerFor(TestUsers.ALICE)
              .compareCheckpoints(new CompareCheckpointsQuery(checkpoint, origin, 0, 100, 1 << 20));
      assertThat(diff.kept()).isEqualTo(30);
      assertThat(diff.added()).isEqualTo(1);
      rewrap(database); // keys differ, and so do digests
    }
    assertThat(messages(node(plain, FIRST), fork)).isEqualTo(more);
    UUID forkOfEncrypted = OnEachDatabase.fork(database, fork).sessionId();
    assertThat(messages(node(plain, FIRST), forkOfEncrypted)).isEqualTo(more);
  }

  /** Does what a server does in the background. */
  private static void finish(EncryptionRewrap rewrap) {
    while (rewrap.step()) {
      Thread.onSpinWait();
    }
  }

  private static void rewrap(TestDatabase database) {
    assertThat(stateAfterRewrap(database)).isEqualTo(new EncryptionRewrap.State(false, 0, 0));
  }

  private static EncryptionRewrap.State stateAfterRewrap(TestDatabase database) {
    EncryptionRewrap rewrap = database.rewrapFor(TestUsers.ADAM);
    rewrap.begin();
    finish(rewrap);
    return rewrap.state();
  }

  @Test
  void exchangedRowsAreNotReadable() throws Exception {
    TestDatabase database = encrypted();
    UUID session = create(database, "A", user("one"), user("two")).sessionId();
    UUID other = create(database, "B", user("three"), user("four")).sessionId();
    UUID safe = create(database, "C", user("five")).sessionId();
    copyBody(database, session, 0, session, 1);
    copyBody(database, session, 0, other, 0);
    TestDatabase cold = node(database, FIRST);

    assertUnreadable(() -> messages(cold, session));
    assertUnreadable(() -> messages(cold, other));
    assertThat(messages(cold, safe)).containsExactly(user("five"));
    assertThat(titles(alices(cold).listSessions(ListSessionsQuery.latest(10))))
        .containsExactly("C", "B", "A");
  }

  private static void copyBody(
      TestDatabase database, UUID from, int ordinal, UUID to, int toOrdinal) throws SQLException {
    database.execute(
        "update message set body = (select body from message where session_id = '%s' and ordinal = %d)"
                .formatted(from, ordinal)
            + " where session_id = '%s' and ordinal = %d".formatted(to, toOrdinal));
  }

  @Test
  void sessionsExchangeNeitherKeysNorTitlesNorMetadata() throws Exception {
    TestDatabase database = encrypted();
    UUID session = create(database, "A", user("one")).sessionId();
    UUID other = create(database, "B", user("two")).sessionId();
    UUID third = create(database, "C", user("three")).sessionId();
    String set =
        "update session set %1$s = (select %1$s from session where id = '%2$s') where id = '%3$s'";
    database.execute(set.formatted("wrapped_key", session, other));
    database.execute(set.formatted("sealed_title", session, third));
    TestDatabase cold = node(database, FIRST);

    assertUnreadable(() -> alices(cold).getSession(other));
    assertUnreadable(() -> alices(cold).getSession(third));
    assertUnreadable(() -> append(cold, other, List.of(user("more"))));
    assertThat(messages(cold, session)).containsExactly(user("one"));
    assertThat(titles(alices(cold).listSessions(ListSessionsQuery.latest(10))))
        .containsExactly("(cannot be decrypted)", "(cannot be decrypted)", "A");

    // An archive of all is not silently one of some.
    assertUnreadable(
        () -> {
          try (ArchiveWriter lines = new ArchiveWriter(new ByteArrayOutputStream())) {
            cold.exportFor(TestUsers.ALICE).of(SessionScope.OWN, List.of()).writeTo(lines);
          }
          return null;
        });

    alices(cold).deleteSession(other, ExpectedVersion.ANY);
    cold.erasureFor(TestUsers.ALICE).purgeSession(other, ExpectedVersion.ANY);
    assertThat(database.number("select count(*) from session")).isEqualTo(2);
  }

  @Test
  void damagedRowIsAnErrorOfItsSessionAlone() throws Exception {
    TestDatabase database = encrypted();
    UUID session = create(database, "A", user("one"), user("two")).sessionId();
    UUID other = create(database, "B", user("three")).sessionId();
    byte[] zeros = new byte[60];
    zeros[0] = 1; // as what is encrypted begins
    set(
        database,
        "update message set body = ? where session_id = ? and ordinal = 1",
        zeros,
        session);
    set(
        database,
        "update checkpoint set metadata = ? where session_id = ?",
        "{}".getBytes(StandardCharsets.UTF_8),
        other);
    TestDatabase cold = node(database, FIRST);

    assertUnreadable(() -> messages(cold, session));
    // Nothing that is not encrypted is taken for what was.
    assertUnreadable(() -> alices(cold).getActiveCheckpoint(other).state());
    assertThat(titles(alices(cold).listSessions(ListSessionsQuery.latest(10))))
        .containsExactly("B", "A");
  }

  private static void set(TestDatabase database, String sql, byte[] value, UUID session)
      throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setBytes(1, value);
      update.setObject(2, session);
      assertThat(update.executeUpdate()).isOne();
    }
  }

  @Test
  void startRequiresTheKeysThatSessionsNeed() throws Exception {
    TestDatabase database = encrypted();
    create(database, "A", user("one"));

    assertNoStart(database, MasterKeys.NONE, "'first' is missing, and sessions need it");
    assertNoStart(database, keys("second"), "'first' is missing, and sessions need it");
    assertNoStart(
        database,
        keys("first'"),
        "'first' is not the same key as before; a new key needs a new id");

    TestDatabase rotated = node(database, SECOND);
    assertThat(titles(alices(rotated).listSessions(ListSessionsQuery.latest(10))))
        .containsExactly("A");
    rewrap(rotated);
    assertThat(database.number("select count(*) from encryption_key")).isEqualTo(2);
    TestDatabase withoutFirst = node(database, keys("second"));
    assertThat(titles(alices(withoutFirst).listSessions(ListSessionsQuery.latest(10))))
        .containsExactly("A");
  }

  @Test
  void keyThatNoSessionNeedsYetIsStillRecognized() throws Exception {
    TestDatabase newest = closed(TestDatabase.encrypted(kind, keys("third", "first")));
    node(newest, FIRST); // one that is not configured yet starts meanwhile
    assertNoStart(
        newest,
        keys("third'", "first"),
        "'third' is not the same key as before; a new key needs a new id");
    create(newest, "A", user("one"));

    assertNoStart(newest, FIRST, "'third' is missing, and sessions need it");
    newest.execute("delete from encryption_key");
    assertNoStart(newest, FIRST, "'third' is missing, and sessions need it");
  }

  @Test
  void keyThatIsLostIsAnErrorOfItsSessionAloneAndNotReplaced() throws Exception {
    TestDatabase database = encrypted();
    UUID half = create(database, "A", user("one")).sessionId();
    UUID whole = create(database, "B", user("two")).sessionId();
    create(database, "C", user("three"));
    database.execute("update session set wrapped_key = null where id = '%s'".formatted(half));
    database.execute(
        "update session set key_id = null, wrapped_key = null where id = '%s'".formatted(whole));
    TestDatabase cold = node(database, SECOND);

    assertUnreadable(() -> alices(cold).getSession(half));
    assertUnreadable(() -> alices(cold).getSession(whole));
    assertThat(titles(alices(cold).listSessions(ListSessionsQuery.latest(10))))
        .containsExactly("C", "(cannot be decrypted)", "(cannot be decrypted)");
    assertThat(stateAfterRewrap(cold)).isEqualTo(new EncryptionRewrap.State(false, 2, 2));
    assertThat(database.number("select count(*) from session where key_id is null")).isOne();
  }

  @Test
  void plaintextIsNotForgedByTheFlagThatAdmitsIt() throws Exception {
    TestDatabase database = encrypted();
    UUID session = create(database, "A", user("one")).sessionId();
    set(
        database,
        "update message set body = ? where session_id = ?",
        user("forged").json().toByteArray(),
        session);
    database.execute("update session set has_plain_content = true");
    TestDatabase cold = node(database, FIRST);

    assertUnreadable(() -> messages(cold, session));
  }

  @Test
  void callsDoNotTellWhichSessionsHaveThemInCommon() throws Exception {
    TestDatabase plain = plain();
    UUID before = create(plain, "A", CALL).sessionId();
    UUID after = create(node(plain, FIRST), "B", CALL).sessionId();
    assertThat(plain.number("select count(distinct call_key) from tool_call")).isEqualTo(2);
    TestDatabase node = node(plain, FIRST);
    rewrap(node);

    assertThat(
            plain.number(
                "select count(*) from tool_call where call_key = '%s'"
                    .formatted(CallKey.PLAIN.of("call-1"))))
        .isZero();
    append(node, before, List.of(CALL, RESULT));
    append(node, after, List.of(CALL, RESULT));
    assertThat(plain.number("select count(*) from tool_call where result = 'SUCCESSFUL'"))
        .isEqualTo(2);
    assertThat(plain.number("select count(*) from tool_call")).isEqualTo(2);
  }

  private void assertNoStart(TestDatabase database, MasterKeys keys, String because) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> node(database, keys))
        .satisfies(
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.ENCRYPTION_KEY_MISSING);
              assertThat(e.details()).contains(because);
            });
  }

  @Test
  void keysRotateWhileAgentsWrite() throws Exception {
    TestDatabase database = encrypted();
    TestDatabase behind = node(database, keys("first", "second"));
    TestDatabase rotated = node(database, SECOND);
    List<UUID> sessions =
        Stream.generate(() -> create(database, "S", user("0")).sessionId()).limit(20).toList();
    AtomicBoolean isOver = new AtomicBoolean();
    List<CompletableFuture<List<List<Message>>>> writers =
        Stream.of(behind, rotated)
            .map(
                node ->
                    CompletableFuture.supplyAsync(
                        () ->
                            write(
                                node,
                                node == behind ? sessions.subList(0, 10) : sessions.subList(10, 20),
                                isOver)))
            .toList();
    for (int i = 0; i < 5; i++) {
      EncryptionRewrap rewrap = rotated.rewrapFor(TestUsers.ADAM);
      rewrap.begin();
      finish(rewrap);
    }
    isOver.set(true);
    List<List<Message>> written = writers.stream().flatMap(each -> each.join().stream()).toList();
    rewrap(rotated);

    TestDatabase withoutFirst = node(database, keys("second"));
    for (int i = 0; i < sessions.size(); i++) {
      assertThat(messages(withoutFirst, sessions.get(i))).isEqualTo(written.get(i));
    }
  }

  /** Appends to sessions in turn, and returns what they have. */
  private static List<List<Message>> write(
      TestDatabase node, List<UUID> sessions, AtomicBoolean isOver) {
    List<List<Message>> written =
        sessions.stream().<List<Message>>map(id -> new ArrayList<>(List.of(user("0")))).toList();
    int next = 0;
    while (!isOver.get() || next < 2 * sessions.size()) {
      List<Message> all = written.get(next % sessions.size());
      all.add(user("message " + next));
      append(node, sessions.get(next % sessions.size()), all);
      next++;
    }
    return written;
  }

  @Test
  void plainSessionsAreEncryptedInPiecesThatMayBeInterrupted() throws Exception {
    TestDatabase plain = plain();
    Message[] many =
        IntStream.range(0, 2500).mapToObj(i -> user(NEEDLE + " " + i)).toArray(Message[]::new);
    UUID session = create(plain, NEEDLE, many).sessionId();
    List<Message> all = new ArrayList<>(List.of(many));
    List<Message> small = List.of(user(NEEDLE));
    UUID other = create(plain, "small " + NEEDLE, small.get(0)).sessionId();
    List<Integer> lengths = lengths(plain, session);

    for (int run = 0; run < 6; run++) { // each is stopped, and all nodes are cold
      TestDatabase node = node(plain, FIRST);
      EncryptionRewrap rewrap = node.rewrapFor(TestUsers.ADAM);
      rewrap.begin();
      for (int step = 0; step <= run / 2; step++) {
        rewrap.step();
      }
      assertThat(rewrap.stop().running()).isFalse();
      assertThat(rewrap.step()).isFalse();
      assertThat(lengths(node, session)).isEqualTo(lengths);
      all.add(user("new " + NEEDLE + run));
      append(node, session, all);
      lengths = lengths(node, session);
    }
    TestDatabase node = node(plain, FIRST);
    rewrap(node);
    rewrap(node);

    assertTellsNothing(dump(plain), many[0], many[2499], small.get(0), all.get(2500));
    TestDatabase cold = node(plain, FIRST);
    assertThat(messages(cold, session)).isEqualTo(all);
    assertThat(messages(cold, other)).isEqualTo(small);
    append(cold, session, all);
    assertThat(plain.number("select count(*) from message")).isEqualTo(2507);
  }

  @Test
  void nodesThatEncryptTheSameSessionsAtOnceLeaveNothingOut() throws Exception {
    TestDatabase plain = plain();
    Message[] many =
        IntStream.range(0, 2500).mapToObj(i -> user(NEEDLE + " " + i)).toArray(Message[]::new);
    List<UUID> sessions =
        Stream.generate(() -> create(plain, NEEDLE, many).sessionId()).limit(2).sorted().toList();
    EncryptionRewrap first = node(plain, FIRST).rewrapFor(TestUsers.ADAM);
    EncryptionRewrap second = node(plain, FIRST).rewrapFor(TestUsers.ADAM);
    first.begin();
    second.begin();
    steps(first, 2);
    steps(second, 1); // is in the middle of a session that the other one completes
    while (plain.number("select count(*) from session where has_plain_content") == 1) {
      steps(first, 1);
    }
    steps(first, 1); // begins the other session
    steps(second, 100);
    steps(first, 100);

    TestDatabase cold = node(plain, FIRST);
    for (UUID session : sessions) {
      assertThat(messages(cold, session)).containsExactly(many);
      assertThat(alices(cold).getActiveCheckpoint(session).state().orElseThrow().metadata())
          .isPresent();
    }
    assertTellsNothing(dump(plain), many[0], many[2499]);
  }

  @Test
  void whatANodeWithoutKeysSearchesIsErasedWithThePlainBodies() throws Exception {
    TestDatabase plain = plain();
    create(plain, "A", user(NEEDLE));
    TestDatabase node = node(plain, FIRST);
    EncryptionRewrap rewrap = node.rewrapFor(TestUsers.ADAM);
    rewrap.begin();
    steps(rewrap, 1); // it has a key, and its message is still plain
    plain.execute("update message set search_text = '%s'".formatted(NEEDLE));
    steps(rewrap, 100);

    assertTellsNothing(dump(plain), user(NEEDLE));
  }

  private static void steps(EncryptionRewrap rewrap, int most) {
    for (int i = 0; i < most && rewrap.step(); i++) {
      Thread.onSpinWait();
    }
  }

  @Test
  void sessionIsEncryptedWholeThoughItsCheckpointsAreErasedMeanwhile() throws Exception {
    TestDatabase plain = plain();
    plain.setClock(Clock.fixed(Instant.now().minus(Duration.ofDays(60)), ZoneOffset.UTC));
    UUID session = create(plain, NEEDLE, user("0")).sessionId();
    List<Message> all = new ArrayList<>(List.of(user("0")));
    for (int i = 1; i < 120; i++) {
      all.add(user(NEEDLE + i));
      append(plain, session, all);
    }
    plain.setClock(Clock.systemUTC());
    TestDatabase node = node(plain, FIRST);
    EncryptionRewrap rewrap = node.rewrapFor(TestUsers.ADAM);
    rewrap.begin();
    steps(rewrap, 3); // the key, the messages, some of the checkpoints
    RetentionPolicy retention =
        new RetentionPolicy(Map.of(RetentionStep.ERASE_CHECKPOINTS, Duration.ofDays(30)), 60);
    node.retentionFor(TestUsers.ADAM, retention).run();
    assertThat(plain.number("select count(*) from checkpoint")).isEqualTo(60);
    steps(rewrap, 100);

    TestDatabase cold = node(plain, FIRST);
    assertThat(content(export(cold, session))).hasSizeGreaterThan(60);
    assertTellsNothing(dump(plain), all.get(1));
  }

  @Test
  void stepThatIsRepeatedLeavesNothingOut() throws Exception {
    assumeTrue(kind == TestDatabase.Kind.POSTGRESQL, "H2 has no trigger that fails at the commit");
    TestDatabase plain = plain();
    Message[] many =
        IntStream.range(0, 2500).mapToObj(i -> user(NEEDLE + " " + i)).toArray(Message[]::new);
    UUID session = create(plain, NEEDLE, many).sessionId();
    plain.execute("create sequence tries");
    plain.execute(
        """
        create function fail() returns trigger language plpgsql as $$
        begin
          if nextval('tries') in (1, 2, 3000, 3001, 6000, 9000, 9001) then
            raise exception 'give way' using errcode = '40001';
          end if;
          return new;
        end $$""");
    for (String update : List.of("message", "session", "checkpoint")) {
      plain.execute(
          "create constraint trigger failing after update on %s deferrable initially deferred"
                  .formatted(update)
              + " for each row execute function fail()");
    }
    TestDatabase node = node(plain, FIRST);
    rewrap(node);

    assertThat(messages(node(plain, FIRST), session)).containsExactly(many);
    assertTellsNothing(dump(plain), many[0], many[2499]);
  }

  /** As for a reader that saw the row of a session just before it got a key. */
  @Test
  void whatIsEncryptedIsNotTakenForWhatWasSaid() throws Exception {
    TestDatabase database = encrypted();
    UUID session = create(database, "A", user("one")).sessionId();
    database.execute("update session set key_id = null, wrapped_key = null, title = 'A'");
    TestDatabase cold = node(database, FIRST);

    assertUnreadable(() -> messages(cold, session));
    assertThat(cold.retries()).contains(Retried.Reason.CONFLICT);
  }

  private static List<Integer> lengths(TestDatabase database, UUID session) {
    return database
        .readerFor(TestUsers.ALICE)
        .listMessages(
            session,
            new ListMessagesQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), 1000, 0, Set.of()))
        .messages()
        .stream()
        .map(ListedMessage::sizeBytes)
        .toList();
  }

  @Test
  void damagedSessionDoesNotKeepOthersFromTheNewKey() throws Exception {
    TestDatabase database = encrypted();
    UUID damaged = create(database, "A", user("one")).sessionId();
    UUID other = create(database, "B", user("two")).sessionId();
    database.execute(
        "update session set wrapped_key = (select wrapped_key from session where id = '%s') where id = '%s'"
            .formatted(other, damaged));
    TestDatabase rotated = node(database, SECOND);
    assertThat(stateAfterRewrap(rotated)).isEqualTo(new EncryptionRewrap.State(false, 1, 1));
    assertThat(database.number("select count(*) from session where key_id = 'second'")).isOne();
  }

  @Test
  void sessionWhoseStepFailsAgainAndAgainIsPassedOver() throws Exception {
    TestDatabase plain = plain();
    List<UUID> sessions =
        Stream.of("A", "B").map(title -> create(plain, title, user(title)).sessionId()).toList();
    UUID first = Collections.min(sessions, Comparator.comparing(UUID::toString));
    TestDatabase database = node(plain, FIRST);
    EncryptionRewrap rewrap = database.rewrapFor(TestUsers.ADAM);
    plain.execute(
        "alter table session add constraint no_key check (id <> '%s' or key_id is null)"
            .formatted(first));
    rewrap.begin();
    for (int i = 0; i < 5; i++) {
      OnEachDatabase.assertRefused(Problem.STORAGE_FAILED, rewrap::step);
      for (int outage = 0; outage < 10; outage++) { // does not count
        rewrap.stepFailed(new StorageException(Problem.STORAGE_UNREACHABLE, "gone"));
      }
      rewrap.stepFailed(new IllegalStateException("the step failed"));
    }
    finish(rewrap);

    assertThat(rewrap.state()).isEqualTo(new EncryptionRewrap.State(false, 1, 1));
    plain.execute("alter table session drop constraint no_key");
    rewrap(database); // another run takes it
  }

  @Test
  void archivesMoveBetweenServersWithOtherKeys() throws Exception {
    TestDatabase from = encrypted();
    UUID session = create(from, NEEDLE, user("one"), user("two")).sessionId();
    append(from, session, List.of(user("one"), user("two"), user("three")));
    String archive = export(from, session);
    TestDatabase to = closed(TestDatabase.encrypted(kind, keys("other")));
    load(to, archive);
    load(to, archive); // the same again is known

    assertThat(content(export(node(to, keys("other")), session))).isEqualTo(content(archive));
    assertTellsNothing(dump(to), user("three"));
    assertThat(to.number("select count(*) from message")).isEqualTo(3);
    TestDatabase plain = plain();
    load(plain, archive);
    assertThat(content(export(plain, session))).isEqualTo(content(archive));
  }

  /** Without the line that says when it was made. */
  private static List<String> content(String archive) {
    return archive.lines().skip(1).toList();
  }

  private static String export(TestDatabase database, UUID session) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      database.exportFor(TestUsers.ALICE).of(session).writeTo(lines);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void load(TestDatabase database, String archive) throws Exception {
    byte[] bytes = archive.getBytes(StandardCharsets.UTF_8);
    int count = ArchiveReader.countEntries(new ByteArrayInputStream(bytes));
    ArchiveIT.Report report = new ArchiveIT.Report();
    TestDatabase.importInto(
            database.archiveFor(TestUsers.ALICE), database.knowledgeFor(TestUsers.ALICE))
        .run(new ArchiveReader(new ByteArrayInputStream(bytes), count, 1 << 20, 1000), report);
    assertThat(report.hasFailed()).isFalse();
  }

  @Test
  void titlesAndDirectoriesAreFound() throws Exception {
    TestDatabase plain = plain();
    for (int i = 0; i < 5; i++) {
      create(plain, "Old Straße " + i);
    }
    TestDatabase database = node(plain, FIRST);
    for (int i = 0; i < 5; i++) {
      create(database, "New Straße " + i);
      create(database, "Other " + i);
    }

    ListSessionsResult first = list(database, "STRAßE", 0, Optional.empty(), 7);
    assertThat(titles(first))
        .containsExactly(
            "New Straße 4",
            "New Straße 3",
            "New Straße 2",
            "New Straße 1",
            "New Straße 0",
            "Old Straße 4",
            "Old Straße 3");
    assertThat(first.total()).contains(10L);
    assertThat(titles(list(database, "straße", 0, first.nextCursor(), 7)))
        .containsExactly("Old Straße 2", "Old Straße 1", "Old Straße 0");
    ListSessionsResult rest = list(database, "straße", 8, Optional.empty(), 7);
    assertThat(titles(rest)).containsExactly("Old Straße 1", "Old Straße 0");
    assertThat(rest.nextCursor()).isEmpty();
    assertThat(titles(in(database, "/srv/New Straße 3"))).containsExactly("New Straße 3");
    assertThat(titles(in(database, "/srv/Old Straße 3"))).containsExactly("Old Straße 3");
  }

  private static ListSessionsResult list(
      TestDatabase database, String search, int offset, Optional<PageCursor> cursor, int limit) {
    return alices(database)
        .listSessions(query(Optional.of(search), offset, cursor, Optional.empty(), limit));
  }

  private static ListSessionsResult in(TestDatabase database, String cwd) {
    return alices(database)
        .listSessions(query(Optional.empty(), 0, Optional.empty(), Optional.of(cwd), 10));
  }

  private static ListSessionsQuery query(
      Optional<String> search,
      int offset,
      Optional<PageCursor> cursor,
      Optional<String> cwd,
      int limit) {
    return new ListSessionsQuery(
        SessionScope.OWN,
        Optional.empty(),
        limit,
        offset,
        cursor,
        search,
        SessionStatus.ACTIVE,
        Optional.empty(),
        cwd,
        List.of(),
        true,
        false);
  }

  private static List<String> titles(ListSessionsResult result) {
    return result.sessions().stream().map(SessionSummary::title).toList();
  }

  @Test
  void repeatedRequestIsKnownBeforeAndAfterItsSessionIsEncrypted() throws Exception {
    TestDatabase plain = plain();
    byte[] digest = user("request").json().sha256();
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Once",
            SessionVisibility.PRIVATE,
            Optional.empty(),
            new CheckpointState(List.of(user("one")), Optional.empty()),
            Optional.of(new IdempotencyKey("once", digest)));
    UUID made = alices(plain).createSession(request).sessionId();
    TestDatabase database = node(plain, FIRST);

    assertThat(alices(database).createSession(request).sessionId()).isEqualTo(made);
    rewrap(database);
    assertThat(alices(database).createSession(request).sessionId()).isEqualTo(made);
    assertThat(dump(plain)).doesNotContain(HexFormat.of().formatHex(digest));
  }
}
