package dev.cairn.database.message;

import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CachedMessagesTest {

  private static final CachedMessages.Anchor ANCHOR =
      new CachedMessages.Anchor(new UUID(0, 1), 1, 0);

  @Test
  void largeSessionIsRememberedInPart() {
    CachedMessages known = new CachedMessages(ANCHOR, 10_000);
    Map<Integer, Message> messages = new HashMap<>();
    Map<MessageTable.Digest, Integer> digests = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      Message message = user(i + "x".repeat(100));
      messages.put(i * 1_000_000, message);
      digests.put(MessageTable.Digest.of(message.json()), i);
    }

    known.addMessages(ANCHOR, messages);
    known.addOrdinals(ANCHOR, digests);

    assertThat(known.weight()).isBetween(9_000, 10_000);
    int[] wanted = messages.keySet().stream().mapToInt(i -> i).toArray();
    assertThat(known.withoutMessage(wanted)).hasSizeBetween(50, 90);
  }

  @Test
  void digestsThatComeWhileOthersAreLookedForAreNotTakenForMissing() {
    CachedMessages known = new CachedMessages(ANCHOR, 10_000);
    MessageTable.Digest digest = MessageTable.Digest.of(user("x").json());
    List<MessageTable.Digest> whileOthersAdd =
        new ArrayList<>(List.of(digest)) {
          @Override
          public Iterator<MessageTable.Digest> iterator() {
            List<MessageTable.Digest> all = new ArrayList<>(this.subList(0, size()));
            Iterator<MessageTable.Digest> each = all.iterator();
            return new Iterator<>() {
              @Override
              public boolean hasNext() {
                boolean hasNext = each.hasNext();
                if (!hasNext) {
                  known.addDigests(ANCHOR, Map.of(digest, 0), 0, 1);
                }
                return hasNext;
              }

              @Override
              public MessageTable.Digest next() {
                return each.next();
              }
            };
          }
        };

    CachedMessages.Known found = known.known(whileOthersAdd);

    assertThat(found.ordinals()).isEmpty();
    assertThat(found.allBelow()).isZero();
    assertThat(known.known(List.of(digest)))
        .isEqualTo(new CachedMessages.Known(Map.of(digest, 0), 1));
  }

  @Test
  void messagesLeaveRoomForDigests() {
    CachedMessages known = new CachedMessages(ANCHOR, 10_000);
    for (int i = 0; i < 100; i++) {
      known.addMessages(ANCHOR, Map.of(i, user(i + "x".repeat(100))));
    }

    assertThat(known.hasRoomFor(10)).isTrue();
  }
}
