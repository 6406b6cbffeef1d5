package dev.cairn.database.message;

import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.Message;
import java.util.HashMap;
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
}
