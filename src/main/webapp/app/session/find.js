import { css, html } from 'lit';
import { addressWith } from '../router.js';
import { placesOf, termsOf } from '../ui/terms.js';
import { count } from '../ui/text.js';
import { toastError } from '../ui/toast.js';
import { View } from '../ui/view.js';
import { findIn } from './found.js';

const MILLISECONDS_UNTIL_SEARCH = 200;

/** The most matches that are marked at once. */
const MOST_MARKS = 2_000;

/** The text to find in a session according to the address, as in `?find=`. */
export const wantedIn = address => new URL(address).searchParams.get('find')?.trim() ?? '';

/**
 * Finds text in all messages, including what is folded or not yet loaded, and keeps the text in the address. `reveal(index)` shows a message
 * with everything in it unfolded; `transcript` is where matches are marked.
 */
class Find extends View {
  static properties = { messages: { attribute: false }, found: { state: true }, at: { state: true }, isDone: { state: true } };

  static styles = css`
    ::highlight(found) { background-color: var(--mark); color: var(--text); }
    ::highlight(found-now) { background-color: var(--mark-now); color: var(--text); }
    cairn-find {
      display: flex; align-items: center; gap: 4px; padding: 6px 16px; border-bottom: 1px solid var(--line); background: var(--raised);
      & input { flex: 0 1 320px; min-width: 80px; }
      & output { color: var(--muted); font-size: var(--small); min-width: 90px; font-variant-numeric: tabular-nums; white-space: nowrap; }
      @media (max-width: 699px) {
        padding-inline: 8px;
        & input { flex-grow: 1; }
        & output { min-width: 76px; }
      }
    }`;

  constructor() {
    super();
    this.found = [];
    this.at = -1;
    this.from = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.path = location.pathname;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.searching?.abort();
    CSS.highlights?.clear();
    this.#remember('');
  }

  firstUpdated() {
    this.from = Number(this.transcript.current?.dataset.index ?? 0);
  }

  /** Takes the focus, so that another text can be typed. */
  take() {
    this.querySelector('input').focus();
    this.querySelector('input').select();
  }

  get #text() {
    return this.querySelector('input')?.value.trim() ?? '';
  }

  /** Finds a text from a message on, as if it had been typed. */
  begin(text, from) {
    this.querySelector('input').value = text;
    this.from = from;
    this.path = location.pathname;
    return this.#search();
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#search(), MILLISECONDS_UNTIL_SEARCH);
  }

  async #search() {
    this.searching?.abort();
    this.searching = new AbortController();
    const { signal } = this.searching;
    const text = this.#text;
    Object.assign(this, { found: [], at: -1, isDone: !text, isMoving: true });
    this.#remember(text);
    this.mark();
    try {
      if (text) {
        for await (const hits of findIn(this.messages, text, AbortSignal.any([signal, this.gone]))) {
          signal.throwIfAborted();
          await this.#add(hits);
        }
      }
      this.isDone = true;
    } catch (e) {
      if (!signal.aborted && !this.gone.aborted) {
        this.isDone = true;
        toastError(e);
      }
    }
  }

  /** Starts at the first hit that is not before the reading position, or else at the very first one. */
  async #add(hits) {
    this.found = [...this.found, ...hits];
    if (this.at < 0 && hits.length) {
      const next = this.found.findIndex(each => each >= this.from);
      await this.#go(Math.max(next, 0));
    }
  }

  async #go(at) {
    if (this.found.length) {
      this.at = (at + this.found.length) % this.found.length;
      this.from = this.found[this.at];
      await this.reveal(this.from);
      this.mark();
    }
  }

  /** Keeps the text in the address, without adding a history entry. */
  #remember(text) {
    if (location.pathname === this.path) {
      history.replaceState(history.state, '', addressWith({ find: text }));
    }
  }

  /** Marks the matches in the messages that are shown. */
  mark() {
    if (!window.Highlight) {
      return;
    }
    CSS.highlights.clear();
    const terms = termsOf(this.#text);
    if (!terms.length) {
      return;
    }
    const all = new Highlight();
    const now = new Highlight();
    const nodes = document.createTreeWalker(this.transcript, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode() && all.size < MOST_MARKS) {
      const { currentNode: node } = nodes;
      for (const { start, end } of placesOf(node.data, terms)) {
        const range = new Range();
        range.setStart(node, start);
        range.setEnd(node, end);
        (this.#isNow(node.parentElement) ? now : all).add(range);
      }
    }
    CSS.highlights.set('found', all);
    CSS.highlights.set('found-now', now);
    const [first] = now;
    if (first) {
      this.#show(first);
    }
  }

  #isNow(element) {
    const result = element.closest('[data-result]')?.dataset.result;
    return [element.closest('article')?.dataset.index, result].includes(String(this.found[this.at]));
  }

  /** Scrolls to the match itself, if the message is longer than the window. */
  #show(range) {
    const box = range.getBoundingClientRect();
    const seen = this.transcript.scroller.getBoundingClientRect();
    if (this.isMoving && (box.top < seen.top + 40 || box.bottom > seen.bottom)) {
      this.transcript.scroller.scrollTop += box.top - seen.top - seen.height / 3;
    }
    this.isMoving = false;
  }

  #step(by) {
    this.isMoving = true;
    this.#go(this.at + by).catch(toastError);
  }

  #key(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      this.dispatchEvent(new Event('closed'));
    }
  }

  #state() {
    if (this.found.length) {
      return `${count(this.at + 1)} of ${count(this.found.length)}${this.isDone ? '' : ' …'}`;
    }
    return this.isDone === false ? 'Searching …' : this.isDone && this.#text ? 'Nothing found' : '';
  }

  render() {
    return html`<input type="search" aria-label="Find in this session" placeholder="Find in this session" autocomplete="off" spellcheck="false" maxlength="1000"
        @input=${this.#typed} @keydown=${this.#key}>
      <output aria-live="polite">${this.#state()}</output>
      <button class="quiet" aria-label="Previous" title="Previous (Shift+Enter)" @click=${() => this.#step(-1)}>↑</button>
      <button class="quiet" aria-label="Next" title="Next (Enter)" @click=${() => this.#step(1)}>↓</button>
      <button class="quiet push" aria-label="Close" title="Close (Escape)" @click=${() => this.dispatchEvent(new Event('closed'))}>✕</button>`;
  }
}
customElements.define('cairn-find', Find);
