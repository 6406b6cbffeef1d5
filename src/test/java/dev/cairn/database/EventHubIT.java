package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.config.CairnConfig;
import dev.cairn.events.EventGap;
import dev.cairn.events.EventHub;
import dev.cairn.events.EventPosition;
import dev.cairn.events.EventSink;
import dev.cairn.security.SignIn;
import dev.cairn.security.SignInBasis;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Caller;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.SessionEvent;
import dev.cairn.session.SessionEvents;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All who listen on a node are told, by few statements, and nobody is in another's way. */
class EventHubIT extends OnEachDatabase {

  private final SessionStorage alices = database.storageFor(TestUsers.ALICE);
  private final SessionEvents events = database.eventsFor(TestUsers.ALICE);
  private final EventHub hub =
      Beans.make(
          EventHub.class,
          List.of(
              events,
              database.tokensFor(TestUsers.ALICE),
              database.pageSessions(),
              new CairnConfig(key -> Optional.empty(), List::of),
              Clock.systemUTC()),
          List.of());

  /** What somebody heard: ids of events, and gaps. */
  private static final class Heard implements EventSink {
    private final List<String> ids = new ArrayList<>();
    private final List<EventGap> gaps = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private boolean isOpen = true;
    private boolean isBroken;

    @Override
    public boolean hasRoom() {
      return isOpen && ids.size() < room;
    }

    @Override
    public void event(String id, SessionEvent event) {
      failIfBroken();
      ids.add(id);
    }

    @Override
    public void gap(String id, EventGap gap) {
      gaps.add(gap);
    }

    @Override
    public void heartbeat() {
      failIfBroken();
    }

    @Override
    public boolean isOpen() {
      return isOpen;
    }

    @Override
    public void end() {
      isOpen = false;
      failIfBroken();
    }

    private void failIfBroken() {
      if (isBroken) {
        throw new IllegalStateException("broken");
      }
    }
  }

  @AfterEach
  void endAll() {
    hub.stop();
    database.setClock(Clock.systemUTC());
  }

  private static SignIn signIn(String username) {
    return new SignIn(
        new Caller(username, TestUsers.roles(username), Optional.empty(), Optional.empty()),
        new SignInBasis(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private UUID session(SessionVisibility visibility) {
    return alices
        .createSession(
            new CreateSessionRequest(
                "Heard", visibility, Optional.empty(), state(), Optional.empty()))
        .sessionId();
  }

  private UUID session() {
    return session(SessionVisibility.PUBLIC);
  }

  private void change(UUID session, int times) {
    for (int i = 0; i < times; i++) {
      alices.updateSession(
          session, new UpdateSessionRequest(Optional.of("Changed " + i), Optional.empty()));
    }
  }

  private Heard listen(String username, UUID session, long number) {
    Heard heard = new Heard();
    hub.listen(signIn(username), session, number, heard);
    return heard;
  }

  private Heard listenToAll(String username, long position) {
    Heard heard = new Heard();
    hub.listen(signIn(username), position, heard);
    return heard;
  }

  @Test
  void nobodyListensAndNothingIsAsked() {
    change(session(), 1);
    long before = database.statements();

    hub.poll();

    assertThat(database.statements()).isEqualTo(before);
  }

  @Test
  void thousandListenersCostAsMuchAsOne() {
    UUID session = session();
    long ofOne = statements(session, 1);

    assertThat(statements(session, 1_000)).isEqualTo(ofOne);
  }

  private long statements(UUID session, int listeners) {
    long number = events.listen(session);
    long position = events.listen().given();
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < listeners; i++) {
      all.add(listen(i % 2 == 0 ? TestUsers.ALICE : TestUsers.BOB, session, number));
      all.add(listenToAll(i % 2 == 0 ? TestUsers.ALICE : TestUsers.BOB, position));
    }
    change(session, 1);
    long before = database.statements();
    hub.poll();
    hub.poll();
    long taken = database.statements() - before;
    assertThat(all).allSatisfy(heard -> assertThat(heard.ids).hasSize(1));
    all.forEach(Heard::end);
    return taken;
  }

  @Test
  void whoHasNoRoomIsToldLaterAndOthersNow() {
    UUID session = session();
    Heard slow = listen(TestUsers.ALICE, session, 1);
    Heard slowOfAll = listenToAll(TestUsers.ALICE, events.listen().given());
    Heard quick = listen(TestUsers.BOB, session, 1);
    slow.room = 2;
    slowOfAll.room = 2;
    change(session, 5);
    hub.poll();
    assertThat(quick.ids).containsExactly("2", "3", "4", "5", "6");
    assertThat(slow.ids).containsExactly("2", "3");
    assertThat(slowOfAll.ids).hasSize(2);

    slow.room = 10;
    slowOfAll.room = 10;
    hub.poll();

    assertThat(slow.ids).isEqualTo(quick.ids);
    assertThat(slowOfAll.ids).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void whoIsFarBehindIsToldAll() {
    UUID session = session();
    long position = events.listen().given();
    change(session, 1_200);

    Heard heard = listen(TestUsers.ALICE, session, 1);
    Heard all = listenToAll(TestUsers.ALICE, position);
    hub.poll();

    assertThat(heard.ids).hasSize(1_200).doesNotHaveDuplicates();
    assertThat(all.ids).hasSize(1_200).doesNotHaveDuplicates();
    assertThat(heard.gaps).isEmpty();
    assertThat(all.gaps).isEmpty();
  }

  @Test
  void whoMissedWhatIsErasedLearnsOfAGapOnce() {
    long position = events.listen().given();
    database.setClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    UUID session = session();
    UUID silent = session();
    change(session, 2);
    database.setClock(Clock.systemUTC());
    change(session, 1);
    long erased;
    do {
      erased = events.erase(Instant.parse("2026-01-02T00:00:00Z"));
    } while (erased > 0);

    Heard heard = listen(TestUsers.ALICE, session, 1);
    Heard last = listen(TestUsers.ALICE, session, 3);
    Heard ofSilent = listen(TestUsers.ALICE, silent, 0);
    Heard all = listenToAll(TestUsers.ALICE, position);
    hub.poll();
    change(session, 1);
    hub.poll();

    assertThat(heard.gaps).containsExactly(new EventGap("1", Optional.of("4"), "4"));
    assertThat(heard.ids).containsExactly("4", "5");
    assertThat(last.gaps).isEmpty();
    assertThat(last.ids).containsExactly("4", "5");
    assertThat(ofSilent.gaps).containsExactly(new EventGap("0", Optional.empty(), "1"));
    assertThat(all.gaps).hasSize(1);
    assertThat(all.gaps.get(0).requestedAfterId()).isEqualTo(EventPosition.text(position));
    assertThat(all.ids).hasSize(2);
  }

  /** What is gone is nothing that anybody missed. */
  @Test
  void purgeIsNoGap() {
    UUID purged = session();
    Heard before = listen(TestUsers.ALICE, purged, 1);
    long position = events.listen().given();
    change(purged, 3);
    UUID other = session();
    events.order();
    alices.deleteSession(purged);
    database.erasureFor(TestUsers.ALICE).purgeSession(purged, ExpectedVersion.ANY);

    Heard all = listenToAll(TestUsers.ALICE, position);
    hub.poll();
    change(other, 1);
    hub.poll();

    assertThat(before.isOpen()).isFalse();
    assertThat(before.ids).isEmpty();
    assertThat(all.gaps).isEmpty();
    assertThat(all.ids).hasSize(2);
  }

  @Test
  void gapOfAHiddenSessionIsNotTold() {
    UUID session = session(SessionVisibility.PRIVATE);
    Heard heard = listen(TestUsers.BOB, session, 17);

    hub.poll();

    assertThat(heard.gaps).isEmpty();
    assertThat(heard.isOpen()).isFalse();
  }

  @Test
  void listenerThatFailsIsInNobodysWay() {
    UUID session = session();
    List<Heard> broken = new ArrayList<>();
    List<Heard> others = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      broken.add(listen(TestUsers.BOB, session, 1));
      others.add(listen(TestUsers.BOB, session, 1));
      broken.add(listenToAll(TestUsers.BOB, events.listen().given()));
      others.add(listenToAll(TestUsers.BOB, events.listen().given()));
    }
    broken.forEach(each -> each.isBroken = true);

    change(session, 1);
    hub.poll();
    change(session, 1);
    hub.poll();

    assertThat(others).allSatisfy(each -> assertThat(each.ids).hasSize(2));
    assertThat(broken)
        .allSatisfy(
            each -> {
              assertThat(each.ids).isEmpty();
              assertThat(each.isOpen()).isFalse();
            });
    hub.stop();
    assertThat(others).noneMatch(Heard::isOpen);
  }

  @Test
  void everythingEndsWithTheServer() {
    Heard before = listenToAll(TestUsers.ALICE, 0);

    hub.stop();

    assertThat(before.isOpen()).isFalse();
    assertThat(listenToAll(TestUsers.ALICE, 0).isOpen()).isFalse();
  }
}
