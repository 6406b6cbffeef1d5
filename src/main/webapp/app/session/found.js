import { get } from '../api.js';
import { folded, termsOf } from '../ui/terms.js';
import { searchable } from './model.js';

/** If this page has to search by itself, larger messages are skipped, because they take too long to fetch. */
const LARGEST = 8 << 20;

const MILLISECONDS_UNTIL_AGAIN = 1_000;

/** Yields the indexes of the messages that contain all terms, in order and in batches. If the server does not search, this page does. */
export async function* findIn(messages, text, signal) {
  let after;
  try {
    do {
      const page = await ask(messages, { q: text, checkpoint: messages.checkpointId, after }, signal);
      yield page.hits.map(each => each.index);
      after = page.next_after ?? undefined;
    } while (after !== undefined);
  } catch (e) {
    if (e.key !== 'ROUTE_NOT_FOUND') {
      throw e;
    }
    yield* readAll(messages, termsOf(text), signal);
  }
}

/** Retries while the user has too many searches in progress. */
async function ask(messages, query, signal) {
  for (;;) {
    try {
      return await get(`/v1/sessions/${messages.sessionId}/search`, { query, signal });
    } catch (e) {
      if (e.status !== 429) {
        throw e;
      }
    }
    await new Promise(resolve => setTimeout(resolve, MILLISECONDS_UNTIL_AGAIN));
  }
}

async function* readAll(messages, terms, signal) {
  for (let chunk = 0; terms.length && chunk < messages.chunkCount; chunk++) {
    const hits = [];
    for (const item of await messages.chunk(chunk)) {
      signal.throwIfAborted();
      if (item.message || item.size_bytes <= LARGEST) {
        const content = folded(searchable(await messages.read(item)));
        if (terms.every(term => content.includes(term))) {
          hits.push(item.index);
        }
      }
    }
    yield hits;
  }
}

/** Whether a checkpoint is the latest of its session, in which case the session is followed. */
export async function isLatest(checkpoint, sessionId, signal) {
  const { session } = await get(`/v1/sessions/${sessionId}`, { query: { messages: 'none' }, signal });
  return session.active_checkpoint?.id === checkpoint;
}
