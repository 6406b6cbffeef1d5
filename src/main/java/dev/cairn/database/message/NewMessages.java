package dev.cairn.database.message;

import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * New messages that a checkpoint added to a session.
 *
 * @param now the checkpoint
 * @param first the ordinal of the first message; the others follow
 */
record NewMessages(
    UUID sessionId, CachedMessages.Anchor now, int first, SessionMessages.Stored stored) {

  /** Adds the messages, which are committed now, to the cache of the session. */
  CachedMessages known() {
    Map<Integer, Message> messages = new HashMap<>();
    Map<MessageTable.Digest, Integer> ordinals = new HashMap<>();
    int ordinal = first;
    for (Map.Entry<MessageTable.Digest, Message> each : stored.added().entrySet()) {
      JsonText json = each.getValue().json();
      JsonText own = JsonText.of(json.toByteArray()); // a copy without the rest of the request
      messages.put(ordinal, each.getValue().with(own));
      ordinals.put(each.getKey(), ordinal++);
    }
    CachedMessages known = stored.known();
    known.addMessages(now, messages);
    known.addDigests(now, ordinals, first, ordinal);
    return known;
  }
}
