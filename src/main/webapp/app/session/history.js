import { get } from '../api.js';
import { count, counted } from '../ui/text.js';

const PAGE = 1000;

/** The checkpoints of one session, oldest first: { id, parent_id, message_count, created_at }. */
class History {
  all = [];
  #byId = new Map();

  constructor(sessionId) {
    this.sessionId = sessionId;
  }

  /** Loads the checkpoints that were created since the last update. */
  update() {
    this.updating ??= this.#read().finally(() => { this.updating = undefined; });
    return this.updating;
  }

  async #read() {
    let page;
    do {
      page = await get(`/v1/sessions/${this.sessionId}/checkpoints`, { query: { tree: true, limit: PAGE, offset: this.all.length } });
      page.checkpoints.forEach(each => this.#byId.set(each.id, each));
      this.all.push(...page.checkpoints);
    } while (page.next_cursor);
    return this;
  }

  get latest() {
    return this.all.at(-1);
  }

  of(id) {
    return this.#byId.get(id);
  }

  /**
   * When each message of a checkpoint was stored, as a function of its index: with the ancestor of the checkpoint from which on it was present.
   */
  storedIn(checkpointId) {
    const steps = [];
    let fewest = Infinity;
    for (let each = this.of(checkpointId); each && fewest > 0; each = this.parentOf(each)) {
      const before = this.parentOf(each)?.message_count ?? 0;
      if (before < fewest) {
        steps.push({ from: before, at: Date.parse(each.created_at) });
        fewest = before;
      }
    }
    return index => steps.find(each => each.from <= index)?.at;
  }

  parentOf(checkpoint) {
    return this.#byId.get(checkpoint.parent_id);
  }
}

let last;

/** The history of a session, which is cached until that of another session is requested. */
export function historyOf(sessionId) {
  if (last?.sessionId !== sessionId) {
    last = new History(sessionId);
  }
  return last;
}

/**
 * The position of each checkpoint in the drawing, newest first: { checkpoint, lane, from, through, isContinued }. `from` has the lanes of
 * its children, which end here, `through` those that pass by, and `isContinued` says that its parent is below.
 */
export function lanesOf(history) {
  const lanes = [];
  return history.all.toReversed().map(checkpoint => {
    const from = [...lanes.keys()].filter(each => lanes[each] === checkpoint.id);
    const free = lanes.findIndex(each => !each);
    const lane = from[0] ?? (free < 0 ? lanes.length : free);
    const through = [...lanes.keys()].filter(each => lanes[each] && !from.includes(each));
    from.forEach(each => { lanes[each] = undefined; });
    const parent = history.parentOf(checkpoint);
    lanes[lane] = parent?.id;
    return { checkpoint, lane, from, through, isContinued: Boolean(parent) };
  });
}

/** How many messages a checkpoint added. */
export function cameWith(checkpoint, history) {
  const parent = history.parentOf(checkpoint);
  if (!parent) {
    return counted(checkpoint.message_count, 'message');
  }
  const more = checkpoint.message_count - parent.message_count;
  return more > 0 ? `+${count(more)}` : more < 0 ? `−${count(-more)}` : 'same count';
}

/** The address of a checkpoint, at the first message that it added. */
export function addressOf(checkpoint, history) {
  const before = history.parentOf(checkpoint)?.message_count ?? 0;
  const first = Math.min(before, checkpoint.message_count - 1);
  return `/s/${checkpoint.session_id}/c/${checkpoint.id}${first > 0 ? `#m-${first}` : ''}`;
}

export const compareAddress = (sessionId, one, other) => `/s/${sessionId}/compare/${one}...${other}`;
