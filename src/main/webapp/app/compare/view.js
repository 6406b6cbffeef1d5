import { html } from 'lit';
import { get } from '../api.js';
import { Folds } from '../session/folds.js';
import { compareAddress, historyOf } from '../session/history.js';
import { Messages } from '../session/messages.js';
import { youIn } from '../session/model.js';
import { adopt, problem, View } from '../ui/view.js';
import { transcriptStyles } from '../session/styles.js';
import { onKeys } from '../ui/keys.js';
import { counted, dotted, line } from '../ui/text.js';
import { time, when } from '../ui/time.js';
import { toastError } from '../ui/toast.js';
import { band, bandsOf } from './band.js';
import { styles } from './styles.js';

const CHANGES = 50;
const KEPT = 50;
const wide = matchMedia('(min-width: 1000px)');

/** Two checkpoints of a session, side by side where there is room. */
class Compare extends View {
  static properties = {
    params: { attribute: false }, address: {}, who: { attribute: false }, session: { state: true }, history: { state: true }, found: { state: true }, bands: { state: true },
    failure: { state: true }, isStacked: { state: true },
  };

  static styles = styles;

  constructor() {
    super();
    this.isStacked = localStorage.getItem('compare') === 'stacked';
  }

  folds = new Folds(() => this.requestUpdate());

  connectedCallback() {
    super.connectedCallback();
    adopt(transcriptStyles);
    onKeys('Compare', { j: ['Next change', () => this.#step(1)], k: ['Previous change', () => this.#step(-1)] }, this.gone);
    wide.addEventListener('change', () => this.requestUpdate(), { signal: this.gone });
  }

  willUpdate() {
    const { before, after } = this.params;
    if (this.opened !== before + after) {
      this.opened = before + after;
      this.#open();
    }
  }

  get isOneColumn() {
    return this.isStacked || !wide.matches;
  }

  async #open() {
    const { id, before, after } = this.params;
    this.reading?.abort();
    this.reading = new AbortController();
    const signal = AbortSignal.any([this.gone, this.reading.signal]);
    Object.assign(this, { failure: undefined, found: undefined, bands: [] });
    this.folds.forget();
    const messages = `/v1/sessions/${id}/messages`;
    this.messages = { before: new Messages(messages, before), after: new Messages(messages, after) };
    this.contexts = { before: this.#context('before', before), after: this.#context('after', after) };
    try {
      const history = historyOf(id);
      const [{ session }] = await Promise.all([get(`/v1/sessions/${id}`, { query: { messages: 'none' }, signal }), history.update(), this.#loadChanges(signal)]);
      this.session = session;
      this.history = history;
      document.title = `Compare · ${line(session.title) || 'Untitled'} · Cairn`;
    } catch (e) {
      if (!signal.aborted) {
        this.failure = e;
      }
    }
  }

  async #loadChanges(signal = this.gone) {
    const { before, after } = this.params;
    const found = await get(`/v1/sessions/checkpoints/${after}/diff`, { query: { against: before, limit: CHANGES, skip: this.found?.next_skip }, signal });
    this.found = found;
    this.bands = [...this.bands, ...bandsOf(found.runs)];
  }

  /** The context for rows of messages. */
  #context(side, checkpoint) {
    const view = this;
    return {
      isOpen: (key, preset) => this.folds.isOpen(`${side}-${key}`, preset),
      toggle: (key, isOpen) => this.folds.set(`${side}-${key}`, isOpen),
      loadWhole: item => this.#load([[side, item]]),
      settle: () => {},
      prefix: side + '-',
      address: `/s/${this.params.id}/c/${checkpoint}`,
      get you() { return youIn(view.session, view.who); },
    };
  }

  async #load(items) {
    try {
      await Promise.all(items.map(([side, item]) => item.message ?? this.messages[side].whole(item)));
    } catch (e) {
      toastError(e);
    }
    this.bands.flatMap(each => Object.values(each)).forEach(each => { each.rows = undefined; });
    this.requestUpdate();
  }

  loadPair({ before, after }) {
    return this.#load([['before', before], ['after', after]]);
  }

  unfold(run) {
    run.isOpen = !run.isOpen;
    this.requestUpdate();
    if (run.isOpen && !run.items) {
      this.loadKept(run);
    }
  }

  async loadKept(run) {
    const { id, after } = this.params;
    const from = run.index + (run.items?.length ?? 0);
    try {
      const page = await get(`/v1/sessions/${id}/messages`, { query: { checkpoint: after, after: from ? from - 1 : undefined, before: run.index + run.count, limit: KEPT } });
      run.items = [...(run.items ?? []), ...page.messages];
      run.rows = undefined;
    } catch (e) {
      run.isOpen = false;
      toastError(e);
    }
    this.requestUpdate();
  }

  #step(by) {
    const changes = [...this.querySelectorAll('.change')];
    const top = this.querySelector('.scroller').getBoundingClientRect().top + 60;
    const at = changes.indexOf(document.activeElement?.closest('.change'));
    const next = at >= 0 ? changes[at + by] : by > 0 ? changes.find(each => each.getBoundingClientRect().bottom > top) : changes.findLast(each => each.getBoundingClientRect().top < top);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'start' });
  }

  #stack() {
    this.isStacked = !this.isStacked;
    localStorage.setItem('compare', this.isStacked ? 'stacked' : '');
  }

  #head(side) {
    const { id } = this.params;
    const checkpoint = this.history?.of(this.params[side]);
    return html`<div><strong>${side === 'before' ? 'Before' : 'After'}</strong>${checkpoint ? html` · <a href="/s/${id}/c/${checkpoint.id}" title="Show this checkpoint">${time(checkpoint.created_at, when)}</a>
      · ${counted(checkpoint.message_count, 'message')}${checkpoint === this.history.latest ? ' · latest' : ''}` : ''}</div>`;
  }

  #facts() {
    const { removed, added, rewritten, kept } = this.found;
    return removed + added + rewritten === 0 ? `The same ${counted(kept, 'message')}` : dotted([
      removed ? html`<span class="failed">− ${removed} removed</span>` : '', added ? html`<span class="ok">+ ${added} added</span>` : '',
      rewritten ? html`<span class="cancelled">~ ${rewritten} rewritten</span>` : '', `${kept} equal`,
    ]);
  }

  render() {
    const { id, before, after } = this.params;
    if (this.failure) {
      return html`<div class="page"><h1>These checkpoints cannot be compared</h1>${problem(this.failure)}<div class="row"><a class="button" href="/s/${id}">Back to the session</a></div></div>`;
    }
    const { found } = this;
    return html`
      <header>
        <a class="button quiet" href="/s/${id}" title="Back to the session" aria-label="Back to the session">‹</a>
        <div class="titles"><h1 dir="auto">${line(this.session?.title ?? '') || (this.session ? 'Untitled' : '')}</h1><p class="facts">${found ? this.#facts() : ' '}</p></div>
        <button class="quiet" title="Previous change (k)" @click=${() => this.#step(-1)}>↑ Previous</button>
        <button class="quiet" title="Next change (j)" @click=${() => this.#step(1)}>↓ Next</button>
        <a class="button quiet" href=${compareAddress(id, after, before)} title="Compare the other way round">⇄ Swap</a>
        ${wide.matches ? html`<button class="quiet" aria-pressed=${!this.isStacked} @click=${this.#stack}>Side by side</button>` : ''}
      </header>
      <div class="scroller ${this.isOneColumn ? 'one' : ''}" tabindex="-1">
        <div class="heads">${this.#head('before')}${this.#head('after')}</div>
        ${this.bands?.map(each => band(each, this))}
        ${found && !found.runs.length ? html`<div class="empty"><h2>Nothing to compare</h2><p>Neither checkpoint has messages.</p></div>` : ''}
        ${found?.next_skip ? html`<button class="more" @click=${() => this.#loadChanges().catch(toastError)}>Show more changes</button>` : ''}
      </div>`;
  }
}
customElements.define('cairn-compare', Compare);
