import { html } from 'lit';
import { get } from '../api.js';
import { go, listAddress } from '../router.js';
import { copyLink } from '../sessions/actions.js';
import { lastLook, look } from '../sessions/seen.js';
import { onKeys } from '../ui/keys.js';
import { line } from '../ui/text.js';
import { problem, View } from '../ui/view.js';
import { wantedIn } from './find.js';
import { Folds } from './folds.js';
import { isLatest } from './found.js';
import './head.js';
import { historyOf } from './history.js';
import { chunkOf, Messages, targetOf } from './messages.js';
import { youIn } from './model.js';
import { panels } from './panels.js';
import './past.js';
import { styles } from './styles.js';
import './transcript.js';

const WIDE = matchMedia('(min-width: 1300px)');

/** When the panel covers the transcript; see the styles. */
const SHEET = matchMedia('(max-width: 1000px)');

/** A session as a conversation. */
class Session extends View {
  static properties = {
    params: { attribute: false }, address: {}, who: { attribute: false }, session: { state: true }, stats: { state: true }, failure: { state: true }, arrived: { state: true },
    isFinding: { state: true }, panel: { state: true }, onlySaid: { state: true }, total: { state: true },
  };

  static styles = styles;

  folds = new Folds(() => this.transcript?.refresh());

  constructor() {
    super();
    this.arrived = 0;
    this.onlySaid = localStorage.getItem('only-said') === 'true';
    this.panel = WIDE.matches ? localStorage.getItem('panel') ?? 'checkpoints' : '';
  }

  actions = {
    find: () => this.#find(),
    latest: () => this.#toEnd(),
    setOnlySaid: isOnly => this.#setOnlySaid(isOnly),
    setAll: state => this.folds.setAll(state),
    togglePanel: () => this.#showPanel(this.panel ? '' : panels[0].name),
    deleted: () => go(listAddress()),
  };

  get transcript() {
    return this.querySelector('cairn-transcript');
  }

  get scroller() {
    return this.querySelector('.scroller');
  }

  connectedCallback() {
    super.connectedCallback();
    const signal = this.gone;
    onKeys('Session', {
      j: ['Next message', () => this.#step(1)], k: ['Previous message', () => this.#step(-1)],
      J: ['Next prompt', () => this.#prompt(1)], K: ['Previous prompt', () => this.#prompt(-1)],
      o: ['Open or fold', () => this.transcript.current?.querySelector('[aria-expanded]')?.click()],
      e: ['Expand all', () => this.folds.setAll('open')], E: ['Collapse all', () => this.folds.setAll('closed')],
      f: ['Find in this session', () => this.#find()], c: ['Checkpoints', () => this.#showPanel(this.panel === 'checkpoints' ? '' : 'checkpoints')],
      y: ['Copy the link to this message', () => copyLink(`${location.pathname}#m-${this.transcript.current?.dataset.index ?? 0}`)],
    }, signal);
    window.addEventListener('sessionschange', () => this.#loadSession(), { signal });
  }

  willUpdate() {
    const wanted = `${this.params.id} ${this.params.checkpoint ?? ''}`;
    if (wanted !== this.opened) {
      this.panel = SHEET.matches ? '' : this.panel;
      this.opened = wanted;
      this.updateComplete.then(() => this.#open());
    } else if (this.address !== this.lastAddress && this.messages?.total) {
      this.#goTo(targetOf(location.hash));
    }
    this.lastAddress = this.address;
  }

  async #open() {
    this.reading?.abort();
    this.reading = new AbortController();
    const signal = AbortSignal.any([this.gone, this.reading.signal]);
    const { id, checkpoint } = this.params;
    const wanted = wantedIn(location.href);
    Object.assign(this, { failure: undefined, arrived: 0, isFinding: Boolean(wanted), stats: undefined, total: undefined, storedAt: undefined, before: lastLook(id) });
    this.folds.forget();
    const messages = new Messages(`/v1/sessions/${id}/messages`, checkpoint, id);
    this.messages = messages;
    try {
      if (wanted && checkpoint && await isLatest(checkpoint, id, signal)) {
        go(`/s/${id}${location.search}${location.hash}`, { replace: true });
        return;
      }
      this.#loadSession(signal);
      const target = targetOf(location.hash) ?? history.state?.at;
      await messages.open(target ?? 0, signal);
      this.total = messages.total;
      await this.updateComplete;
      this.scroller.scrollTop = 0;
      this.context = this.#context();
      this.transcript.show(messages, this.context, this.scroller);
      if (target !== undefined) {
        await this.#goTo(target, targetOf(location.hash) === undefined);
      }
      this.querySelector('cairn-find')?.begin(wanted, target ?? 0);
      messages.follow(signal, first => this.#arrive(first));
      this.#loadTimes();
    } catch (e) {
      if (!signal.aborted) {
        this.failure = e;
      }
    }
  }

  async #loadSession(signal = this.gone) {
    const { id } = this.params;
    try {
      const { session } = await get(`/v1/sessions/${id}`, { query: { messages: 'none' }, signal });
      if (id === this.params.id) {
        this.session = session;
        document.title = `${line(session.title) || 'Untitled'} · Cairn`;
        look(id, session.updated_at, session.active_checkpoint?.message_count);
      }
      this.stats = await get(`/v1/sessions/${id}/stats`, { signal });
    } catch (e) {
      if (!signal.aborted && !this.session) {
        this.failure = e;
      }
    }
  }

  /** Loads when messages were stored, in the background. */
  async #loadTimes() {
    const { messages, params } = this;
    const history = await historyOf(params.id).update().catch(() => undefined);
    if (history && messages === this.messages) {
      this.storedAt = history.storedIn(messages.checkpointId);
      this.transcript?.refresh();
    }
  }

  #context() {
    const { folds, messages, before } = this;
    const view = this;
    return {
      isOpen: (key, preset) => folds.isOpen(key, preset),
      toggle: (key, isOpen) => folds.set(key, isOpen),
      openAllOf: index => folds.openAllOf(index),
      loadWhole: async item => { await messages.whole(item); view.transcript.refresh({ from: chunkOf(item.index), isNew: true }); },
      settle: () => view.transcript.keep(() => {}),
      get onlySaid() { return view.onlySaid; },
      get marked() { return targetOf(location.hash); },
      get you() { return youIn(view.session, view.who); },
      get address() { return location.pathname + location.search; },
      storedAt: index => view.storedAt?.(index),
      newFrom: before?.count > 0 && before.count < messages.total ? before.count : undefined,
      lastLook: before?.at,
    };
  }

  async #goTo(index, isQuiet = false) {
    const how = { block: 'start', focus: !isQuiet };
    if (index !== undefined) {
      await (this.isFinding ? this.#reveal(index, how) : this.transcript.reveal(index, how));
      this.transcript.refresh();
    }
  }

  /** Shows new messages, and keeps the reading position. */
  async #arrive(first) {
    const before = this.total;
    this.total = this.messages.total;
    const wasAtEnd = this.#isAtEnd;
    await this.transcript.changed(chunkOf(first));
    if (!wasAtEnd) {
      this.arrived += Math.max(0, this.total - before);
    }
    this.#loadSession();
    this.#loadTimes();
  }

  get #isAtEnd() {
    const { scroller } = this;
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  }

  #scrolled() {
    if (this.arrived && this.#isAtEnd) {
      this.arrived = 0;
    }
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const at = this.transcript?.current?.dataset.index;
      if (at !== undefined && !this.gone.aborted) {
        history.replaceState({ at: Number(at) }, '');
      }
    }, 300);
  }

  async #toEnd() {
    this.arrived = 0;
    await this.transcript.reveal(this.messages.total - 1, { block: 'end', focus: false });
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  async #step(by) {
    const rows = [...this.transcript.querySelectorAll('article')];
    const at = rows.indexOf(this.transcript.current);
    const next = rows[at + by];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: 'nearest' });
    } else if (rows[at]) {
      await this.transcript.reveal(Number(rows[at].dataset.index) + by);
    }
  }

  async #prompt(by) {
    const from = Number(this.transcript.current?.dataset.index ?? 0) + by;
    const found = await this.messages.search(from, by, item => item.role === 'user');
    if (found) {
      await this.transcript.reveal(found.index);
    }
  }

  async #find() {
    this.isFinding = true;
    await this.updateComplete;
    this.querySelector('cairn-find').take();
  }

  /** Shows a message with everything in it unfolded, and shows tool calls if it is about those. */
  async #reveal(index, how) {
    const isShown = await this.transcript.open(index, how);
    if (this.onlySaid && (!isShown || (await this.messages.at(index)).role === 'tool')) {
      this.onlySaid = false;
      this.transcript.refresh();
      await this.transcript.open(index, how);
    }
  }

  #showPanel(name) {
    this.panel = name;
    localStorage.setItem('panel', name);
  }

  #setOnlySaid(isOnly) {
    this.onlySaid = isOnly;
    localStorage.setItem('only-said', isOnly);
    this.updateComplete.then(() => this.transcript.refresh());
  }

  #side() {
    const panel = panels.find(each => each.name === this.panel);
    if (!panel || !this.session) {
      return '';
    }
    if (this.side?.localName !== panel.element) {
      panel.load();
      this.side = document.createElement(panel.element);
    }
    Object.assign(this.side, { session: this.session, stats: this.stats, checkpoint: this.params.checkpoint, who: this.who, params: this.params });
    return html`<aside aria-label=${panel.label}>
      <div class="tabs">${panels.map(each => html`<button class="quiet" aria-pressed=${each === panel} @click=${() => this.#showPanel(each.name)}>${each.label}</button>`)}
        <button class="quiet push" aria-label="Close the panel" title="Close the panel" @click=${() => this.#showPanel('')}>✕</button></div>
      ${this.side}</aside>`;
  }

  render() {
    if (this.failure) {
      return html`<div class="page"><h1>This session cannot be shown</h1>${problem(this.failure)}<div class="row"><button @click=${() => { this.opened = undefined; this.requestUpdate(); }}>Try again</button><a class="button" href="/">All sessions</a></div></div>`;
    }
    return html`
      <cairn-session-head .session=${this.session} .stats=${this.stats} .total=${this.total} .who=${this.who} .onlySaid=${this.onlySaid} .hasPanel=${Boolean(this.panel)}
        .actions=${this.actions}></cairn-session-head>
      ${this.isFinding ? html`<cairn-find .messages=${this.messages} .transcript=${this.transcript} .reveal=${index => this.#reveal(index)} @closed=${() => { this.isFinding = false; }}></cairn-find>` : html`<span></span>`}
      ${this.params.checkpoint ? html`<cairn-past .session=${this.session} .checkpoint=${this.params.checkpoint} .who=${this.who}></cairn-past>` : html`<span></span>`}
      <div class="middle">
        <div class="scroller" @scroll=${this.#scrolled} tabindex="-1">
          <cairn-transcript role="group" aria-label="Messages" @rendered=${() => this.querySelector('cairn-find')?.mark()} @failed=${event => { this.failure = event.detail; }}></cairn-transcript>
          ${this.total === 0 ? html`<div class="empty"><h2>No messages yet</h2><p>They appear here as soon as the agent stores some.</p></div>` : ''}
        </div>
        ${this.arrived ? html`<button class="pill primary" @click=${this.#toEnd}>${this.arrived} new ↓</button>` : ''}
        ${this.#side()}
      </div>`;
  }
}
customElements.define('cairn-session', Session);
