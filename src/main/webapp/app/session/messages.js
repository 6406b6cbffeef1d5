import { get, poll } from '../api.js';

/** How many messages are loaded and shown together. */
export const CHUNK = 30;

/**
 * The messages of one checkpoint, or of the active one as the session grows. They are loaded in chunks of {@link CHUNK}, and cached: chunk
 * `i` has the messages from `i * CHUNK` on, each as { index, role, size_bytes, message }.
 */
export class Messages {
  #chunks = new Map();
  #fixed;

  /**
   * @param address of the resource that lists them
   * @param sessionId of the session, to follow it
   * @param checkpointId of the checkpoint to read, if not the active one
   */
  constructor(address, checkpointId, sessionId) {
    this.address = address;
    this.checkpointId = checkpointId;
    this.sessionId = sessionId;
    this.#fixed = Boolean(checkpointId);
    this.total = 0;
  }

  get chunkCount() {
    return Math.ceil(this.total / CHUNK);
  }

  /** Loads the number of messages, and the chunk of one of them. */
  async open(index, signal) {
    const first = await this.#page({ after: index >= CHUNK ? chunkOf(index) * CHUNK - 1 : undefined, limit: CHUNK }, signal);
    this.#learn(first);
    if (first.messages.length) {
      const chunk = chunkOf(first.messages[0].index);
      const rest = this.#rest(chunk, first.messages, signal);
      this.#chunks.set(chunk, { promise: rest });
      this.#chunks.get(chunk).items = await rest;
    }
  }

  #learn(page) {
    this.total = page.total;
    this.checkpointId = page.checkpoint_id;
    this.updatedAt = page.updated_at;
  }

  #page(query, signal) {
    return get(this.address, { query: { ...query, checkpoint: this.checkpointId }, signal });
  }

  /** Loads the rest of a chunk, because a page ends early if its messages are large. */
  async #rest(chunk, items, signal) {
    const end = Math.min((chunk + 1) * CHUNK, this.total);
    while (items.length && items.at(-1).index < end - 1) {
      const page = await this.#page({ after: items.at(-1).index, before: end, limit: CHUNK }, signal);
      if (!page.messages.length) { // there are fewer now
        break;
      }
      items = [...items, ...page.messages];
    }
    return items;
  }

  /** The messages of a chunk, if they are loaded. */
  loaded(chunk) {
    return this.#chunks.get(chunk)?.items;
  }

  /** Loads a chunk; empty before the first and after the last one. */
  async chunk(chunk) {
    if (chunk < 0 || chunk >= this.chunkCount) {
      return [];
    }
    let entry = this.#chunks.get(chunk);
    if (!entry) {
      const start = chunk * CHUNK;
      entry = {};
      this.#chunks.set(chunk, entry);
      entry.promise = this.#page({ after: start ? start - 1 : undefined, limit: CHUNK })
        .then(page => this.#rest(chunk, page.messages.filter(each => each.index < start + CHUNK)));
      entry.promise.then(items => { entry.items = items; }, () => this.#chunks.delete(chunk));
    }
    return entry.promise;
  }

  async at(index) {
    return (await this.chunk(chunkOf(index)))[index % CHUNK];
  }

  /** Loads a message that was too large for its page. */
  async whole(item) {
    item.message = await this.read(item);
  }

  /** The same, without caching it. */
  async read(item) {
    return item.message ?? (await get(`${this.address}/${item.index}`, { query: { checkpoint: this.checkpointId } })).message;
  }

  /** The first message that matches, from an index on in steps of 1 or -1; undefined if none does. Loads chunks as needed. */
  async search(from, step, fits) {
    for (let index = from; index >= 0 && index < this.total; index += step) {
      const item = await this.at(index);
      if (item && fits(item)) {
        return item;
      }
    }
    return undefined;
  }

  /**
   * Follows the session until the signal aborts: `changed(first)` is called when the messages from the index `first` on have changed.
   */
  follow(signal, changed) {
    if (this.#fixed) {
      return;
    }
    const check = async () => {
      const last = this.total - 1;
      await poll(this.address, {
        session: this.sessionId, query: { after: last > 0 ? last - 1 : undefined, limit: CHUNK }, signal: AbortSignal.any([signal, (this.turn = new AbortController()).signal]),
        changed: page => {
          if (page.updated_at === this.updatedAt && page.total === this.total) {
            return;
          }
          const isContinued = page.total >= this.total && last >= 0 && same(page.messages.find(each => each.index === last), this.loaded(chunkOf(last))?.[last % CHUNK]);
          const hasMore = page.total !== this.total;
          this.#learn(page);
          if (isContinued && !hasMore) {
            return;
          }
          const first = isContinued ? last + 1 : 0;
          for (const chunk of [...this.#chunks.keys()].filter(each => each >= chunkOf(first))) {
            this.#chunks.delete(chunk);
          }
          changed(first);
          this.turn.abort();
        },
      });
      if (!signal.aborted && this.turn.signal.aborted) {
        check();
      }
    };
    check();
  }
}

/** The index of the message in the fragment of an address, as in `#m-17`; undefined if there is none. */
export const targetOf = hash => (/^#m-\d+$/.test(hash) ? Number(hash.slice(3)) : undefined);

export const chunkOf = index => Math.floor(index / CHUNK);

/** Whether a message is unchanged; one that was never loaded counts as unchanged. */
const same = (one, other) => Boolean(one) && (!other || JSON.stringify(one.message) === JSON.stringify(other.message));
