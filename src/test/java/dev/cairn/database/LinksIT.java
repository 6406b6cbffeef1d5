package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.links.Link;
import dev.cairn.links.LinkStorage;
import dev.cairn.links.LinkedSession;
import dev.cairn.links.NewLink;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links show what they are made for, as long as they should. */
class LinksIT extends OnEachDatabase {

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private final LinkStorage links = database.linksFor(TestUsers.ALICE);
  private byte lastSecret;

  @AfterEach
  void resetClock() {
    database.setClock(Clock.systemUTC());
  }

  private CreateSessionResult create(SessionVisibility visibility) {
    return storage.createSession(
        new CreateSessionRequest("Linked", visibility, Optional.of("/srv"), stateOf(3)));
  }

  private byte[] digest() {
    byte[] digest = new byte[32];
    UUID random = UUID.randomUUID();
    java.nio.ByteBuffer.wrap(digest)
        .putLong(random.getMostSignificantBits())
        .putLong(random.getLeastSignificantBits())
        .put(lastSecret++);
    return digest;
  }

  private static NewLink link(byte[] digest, UUID... checkpoint) {
    return new NewLink(
        digest,
        Optional.ofNullable(checkpoint.length > 0 ? checkpoint[0] : null),
        Duration.ofDays(1),
        true,
        Optional.of("for the incident"));
  }

  private LinkedSession view(byte[] digest) {
    return links.view(digest, Optional.of("192.0.2.1"));
  }

  private List<Message> messages(byte[] digest, UUID... checkpoint) {
    ListMessagesQuery query =
        new ListMessagesQuery(
            Optional.ofNullable(checkpoint.length > 0 ? checkpoint[0] : null),
            Optional.empty(),
            Optional.empty(),
            100,
            1 << 20,
            Set.of());
    return links.listMessages(digest, query, Optional.of("192.0.2.1")).page().messages().stream()
        .map(ListedMessage::message)
        .map(Optional::orElseThrow)
        .toList();
  }

  private void assertShowsNothing(byte[] digest) {
    assertRefused(Problem.LINK_NOT_FOUND, () -> view(digest));
    assertRefused(Problem.LINK_NOT_FOUND, () -> messages(digest));
  }

  @Test
  void linkShowsASessionAsItGoesOn() {
    UUID session = create(SessionVisibility.PRIVATE).sessionId();
    byte[] digest = digest();
    links.create(session, link(digest));

    CheckpointState longer = state(user("a"), user("b"));
    UUID checkpoint =
        storage
            .createCheckpoint(session, new CreateCheckpointRequest(longer, Optional.empty()))
            .id();

    LinkedSession shown = view(digest);
    assertThat(shown.title()).isEqualTo("Linked");
    assertThat(shown.cwd()).contains("/srv");
    assertThat(shown.checkpointId()).isEqualTo(checkpoint);
    assertThat(shown.messageCount()).isEqualTo(2);
    assertThat(shown.isRedacted()).isTrue();
    assertThat(messages(digest)).containsExactly(user("a"), user("b"));
  }

  @Test
  void linkToACheckpointShowsThatAlone() {
    CreateSessionResult created = create(SessionVisibility.PRIVATE);
    byte[] digest = digest();
    links.create(created.sessionId(), link(digest, created.checkpoint().id()));
    storage.createCheckpoint(
        created.sessionId(), new CreateCheckpointRequest(state(user("later")), Optional.empty()));

    assertThat(view(digest).messageCount()).isEqualTo(3);
    assertThat(messages(digest)).isEqualTo(stateOf(3).messages().toList());
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND,
        () -> links.create(created.sessionId(), link(digest(), UUID.randomUUID())));
  }

  /** Otherwise its pages would be of several states, or of one that its owner took back. */
  @Test
  void readerGoesOnInTheStateThatIsShownAndInNoOther() {
    CreateSessionResult created = create(SessionVisibility.PRIVATE);
    UUID session = created.sessionId();
    UUID first = created.checkpoint().id();
    byte[] following = digest();
    byte[] fixed = digest();
    links.create(session, link(following));
    links.create(session, link(fixed, first));
    assertThat(messages(following, view(following).checkpointId())).hasSize(3);

    UUID second =
        storage
            .createCheckpoint(
                session, new CreateCheckpointRequest(state(user("later")), Optional.empty()))
            .id();

    assertRefused(Problem.SESSION_CHANGED, () -> messages(following, first));
    assertThat(messages(following, second)).containsExactly(user("later"));
    assertThat(messages(fixed, first)).hasSize(3);
    for (UUID other : List.of(second, UUID.randomUUID())) {
      assertRefused(Problem.SESSION_CHANGED, () -> messages(fixed, other));
    }
    assertRefused(Problem.LINK_NOT_FOUND, () -> messages(digest(), first));
  }

  /** Nobody learns the checkpoint of a state without a view that counts. */
  @Test
  void readingWithoutACheckpointIsAView() throws Exception {
    CreateSessionResult created = create(SessionVisibility.PRIVATE);
    byte[] digest = digest();
    links.create(created.sessionId(), link(digest));

    messages(digest);
    messages(digest, created.checkpoint().id());
    messages(digest);

    assertThat(links.list(created.sessionId()).get(0).views()).isEqualTo(2);
    assertThat(
            database.number(
                "select count(*) from audit_event where action = 'LINK_VIEWED'"
                    + " and subject_id = '%s'".formatted(created.sessionId())))
        .isEqualTo(2);
  }

  @Test
  void linksAreListedWithTheirViewsAndRevoked() {
    UUID session = create(SessionVisibility.PRIVATE).sessionId();
    byte[] digest = digest();
    Link made = links.create(session, link(digest));
    Link other = links.create(session, link(digest()));
    view(digest);
    messages(digest);
    view(digest);

    assertThat(links.list(session)).extracting(Link::id).containsExactly(other.id(), made.id());
    Link listed = links.list(session).get(1);
    assertThat(listed.views()).isEqualTo(3);
    assertThat(listed.lastViewedAt()).isPresent();
    assertThat(listed.note()).contains("for the incident");
    assertThat(listed.createdBy()).isEqualTo(TestUsers.ALICE);
    assertThat(listed.expiresAt()).isEqualTo(listed.createdAt().plus(Duration.ofDays(1)));

    links.revoke(session, made.id());

    assertShowsNothing(digest);
    assertThat(links.list(session)).extracting(Link::id).containsExactly(other.id());
    assertRefused(
        Problem.LINK_NOT_FOUND,
        () -> {
          links.revoke(session, made.id());
          return null;
        });
  }

  @Test
  void onlyWhoMayChangeASessionSharesIt() {
    UUID session = create(SessionVisibility.PUBLIC).sessionId();
    UUID hidden = create(SessionVisibility.PRIVATE).sessionId();
    LinkStorage bobs = database.linksFor(TestUsers.BOB);

    assertRefused(Problem.NOT_THE_OWNER, () -> bobs.create(session, link(digest())));
    assertRefused(Problem.NOT_THE_OWNER, () -> bobs.list(session));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> bobs.create(hidden, link(digest())));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> bobs.list(hidden));
    database.linksFor(TestUsers.ADAM).create(hidden, link(digest()));
  }

  @Test
  void linkExpires() {
    UUID session = create(SessionVisibility.PRIVATE).sessionId();
    byte[] digest = digest();
    Link made = links.create(session, link(digest));

    database.setClock(Clock.fixed(made.expiresAt().minusMillis(1), java.time.ZoneOffset.UTC));
    view(digest);
    database.setClock(Clock.fixed(made.expiresAt(), java.time.ZoneOffset.UTC));

    assertShowsNothing(digest);
    assertThat(links.list(session)).isEmpty();
  }

  @Test
  void makingASessionPrivateEndsItsLinksForEver() {
    UUID session = create(SessionVisibility.PUBLIC).sessionId();
    byte[] digest = digest();
    links.create(session, link(digest));

    show(session, SessionVisibility.PRIVATE);
    assertShowsNothing(digest);
    show(session, SessionVisibility.PUBLIC);

    assertShowsNothing(digest);
    assertThat(links.list(session)).isEmpty();
  }

  private void show(UUID session, SessionVisibility visibility) {
    storage.updateSession(
        session, new UpdateSessionRequest(Optional.empty(), Optional.of(visibility)));
  }

  @Test
  void deletingASessionEndsItsLinksForEver() {
    UUID session = create(SessionVisibility.PRIVATE).sessionId();
    byte[] digest = digest();
    links.create(session, link(digest));

    storage.deleteSession(session);
    assertShowsNothing(digest);
    assertRefused(Problem.LINK_TO_DELETED, () -> links.create(session, link(digest())));
    database.erasureFor(TestUsers.ALICE).restoreSession(session, ExpectedVersion.ANY);

    assertShowsNothing(digest);
  }

  @Test
  void purgeErasesLinks() throws Exception {
    UUID session = create(SessionVisibility.PRIVATE).sessionId();
    byte[] digest = digest();
    links.create(session, link(digest));
    storage.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);

    assertShowsNothing(digest);
    assertThat(
            database.number(
                "select count(*) from session_link where session_id = '%s'".formatted(session)))
        .isZero();
  }

  @Test
  void whateverIsWrongWithALinkTakesTheSameSteps() {
    UUID session = create(SessionVisibility.PUBLIC).sessionId();
    byte[] revoked = digest();
    links.revoke(session, links.create(session, link(revoked)).id());
    byte[] dead = digest();
    links.create(session, link(dead));
    show(session, SessionVisibility.PRIVATE);

    Set<String> ofNone = database.statementsOf(() -> assertShowsNothing(digest()));
    assertThat(database.statementsOf(() -> assertShowsNothing(revoked))).isEqualTo(ofNone);
    assertThat(database.statementsOf(() -> assertShowsNothing(dead))).isEqualTo(ofNone);
    assertThat(ofNone).filteredOn(sql -> sql.startsWith("select")).hasSize(1);
  }

  @Test
  void sessionHasOnlySoManyLinks() {
    UUID session = create(SessionVisibility.PUBLIC).sessionId();
    for (int i = 0; i < 100; i++) {
      links.create(session, link(digest()));
    }
    assertRefused(Problem.TOO_MANY_LINKS, () -> links.create(session, link(digest())));

    show(session, SessionVisibility.PRIVATE);
    links.create(session, link(digest()));

    assertThat(links.list(session)).hasSize(1);
  }

  @Test
  void whatIsDoneWithLinksIsRecorded() throws Exception {
    UUID session = create(SessionVisibility.PRIVATE).sessionId();
    byte[] digest = digest();
    Link made = links.create(session, link(digest));
    view(digest);
    links.revoke(session, made.id());

    String events =
        "select count(*) from audit_event where subject_id = '%s' and action = '%s' and ";
    assertThat(database.number(events.formatted(session, "LINK_CREATED") + "username = 'alice'"))
        .isOne();
    assertThat(database.number(events.formatted(session, "LINK_REVOKED") + "username = 'alice'"))
        .isOne();
    assertThat(
            database.number(
                events.formatted(session, "LINK_VIEWED")
                    + "username is null and address = '192.0.2.1'"))
        .isOne();
  }
}
