import { css, html } from 'lit';
import { account, ApiError, get } from '../api.js';
import { counted } from '../ui/text.js';
import { toast, toastError } from '../ui/toast.js';
import { View } from '../ui/view.js';
import { upload } from '../upload.js';
import { deleteSessions } from './actions.js';

/** The sessions in this directory are examples. */
const CWD = '/examples/cairn';

const TIMES = ['created_at', 'updated_at', 'last_message_at', 'completed_at'];

/**
 * The archive of examples as a new one: with fresh ids, so that every user can import it; with another owner; and as if its last session
 * had just ended.
 */
function renewed(archive, owner) {
  const lines = archive.trim().split('\n').map(line => JSON.parse(line));
  const ids = new Map();
  const idOf = id => id && (ids.get(id) ?? ids.set(id, crypto.randomUUID()).get(id));
  const passed = Date.now() - Math.max(...lines.map(({ session }) => (session ? Date.parse(session.updated_at) : 0)));
  const shifted = time => (typeof time === 'number' ? time + passed : time && new Date(Date.parse(time) + passed).toISOString());
  for (const each of lines.flatMap(Object.values)) {
    for (const name of TIMES.filter(time => time in each)) {
      each[name] = shifted(each[name]);
    }
    for (const name of ['id', 'parent_id'].filter(id => id in each)) {
      each[name] = idOf(each[name]);
    }
    if ('owner' in each) {
      each.owner = owner;
    }
  }
  return lines.map(line => JSON.stringify(line) + '\n').join('');
}

/** Imports the examples for the user who is signed in. */
async function load(signal) {
  const [{ username }, archive] = await Promise.all([account(), fetch(new URL('../examples.ndjson', import.meta.url), { signal }).then(response => response.text())]);
  let summary;
  let reason;
  await upload(new Blob([renewed(archive, username)]), {
    signal,
    reported: each => {
      summary = each.summary ?? summary;
      reason = each.error ?? each.failure ?? reason;
    },
  });
  if (!summary?.complete) {
    throw new ApiError(0, reason ?? { message: 'The examples were not loaded' });
  }
}

/** Offers to load the examples or, if `loaded` has some, to remove them. */
class Examples extends View {
  static properties = { loaded: { attribute: false }, isBusy: { state: true } };

  static styles = css`
    cairn-examples {
      display: grid; gap: 8px;
      &:has(.loaded) { display: flex; gap: 8px; align-items: center; padding: 6px 24px; background: var(--accent-soft); }
      & .loaded { flex: 1; }
    }`;

  async #act(what) {
    this.isBusy = true;
    try {
      await what();
    } catch (e) {
      toastError(e);
    } finally {
      this.isBusy = false;
    }
  }

  #load() {
    return this.#act(async () => {
      await load(this.gone);
      window.dispatchEvent(new Event('sessionschange'));
      toast('Loaded three example sessions');
    });
  }

  #remove() {
    return this.#act(async () => {
      const { sessions } = await get('/v1/sessions', { query: { cwd: CWD, limit: 100 } });
      await deleteSessions(sessions);
    });
  }

  render() {
    return this.loaded?.length
      ? html`<span class="loaded">${counted(this.loaded.length, 'example session')} to explore.</span><button ?disabled=${this.isBusy} @click=${this.#remove}>Remove the examples</button>`
      : html`<p>Or look around first:</p><div><button ?disabled=${this.isBusy} @click=${this.#load}>${this.isBusy ? 'Loading…' : 'Load three example sessions'}</button></div>`;
  }
}
customElements.define('cairn-examples', Examples);

/** The note above a list that contains the user's own examples. */
export function examplesAmong(sessions, who) {
  const loaded = sessions?.filter(each => each.cwd === CWD && each.status !== 'DELETED' && each.owner === who.username) ?? [];
  return loaded.length ? html`<cairn-examples .loaded=${loaded}></cairn-examples>` : '';
}
