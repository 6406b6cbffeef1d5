import { css, html } from 'lit';
import { count } from '../ui/text.js';
import { toastError } from '../ui/toast.js';
import { View } from '../ui/view.js';
import { searchable } from './model.js';

/** A message of more bytes is left out; it takes too long to fetch. */
const LARGEST = 8 << 20;

/** So many places are marked at once. */
const MOST_MARKS = 2_000;

/**
 * Finds text in all messages, also in what is folded or not loaded yet. `reveal(index)` shows a message with all that is folded in it;
 * `transcript` is where the marks are set.
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
    }`;

  constructor() {
    super();
    this.found = [];
    this.at = -1;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    CSS.highlights?.clear();
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  get #text() {
    return this.querySelector('input').value.trim().toLowerCase();
  }

  async #search() {
    const text = this.#text;
    const { messages } = this;
    const isWanted = () => text === this.#text && messages === this.messages && !this.gone.aborted;
    this.found = [];
    this.at = -1;
    this.isDone = !text;
    this.mark();
    for (let chunk = 0; text && chunk < messages.chunkCount; chunk++) {
      const hits = [];
      for (const item of await messages.chunk(chunk)) {
        const isRead = item.message || item.size_bytes <= LARGEST;
        if (isRead && isWanted() && searchable(await messages.read(item)).toLowerCase().includes(text)) {
          hits.push(item.index);
        }
      }
      if (!isWanted()) {
        return;
      }
      if (hits.length) {
        this.found = [...this.found, ...hits];
        if (this.at < 0) {
          this.#go(0);
        }
      }
    }
    this.isDone = true;
  }

  async #go(at) {
    if (this.found.length) {
      this.at = (at + this.found.length) % this.found.length;
      await this.reveal(this.found[this.at]);
      this.mark();
    }
  }

  /** Marks what is found in what is shown. */
  mark() {
    if (!window.Highlight) {
      return;
    }
    CSS.highlights.clear();
    const text = this.#text;
    if (!text) {
      return;
    }
    const all = new Highlight();
    const now = new Highlight();
    const nodes = document.createTreeWalker(this.transcript, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode() && all.size < MOST_MARKS) {
      const { currentNode: node } = nodes;
      const lower = node.data.toLowerCase();
      for (let i = lower.indexOf(text); i >= 0 && lower.length === node.data.length; i = lower.indexOf(text, i + text.length)) {
        const range = new Range();
        range.setStart(node, i);
        range.setEnd(node, i + text.length);
        const article = node.parentElement.closest('article');
        const result = node.parentElement.closest('[data-result]')?.dataset.result;
        const isNow = [article?.dataset.index, result].includes(String(this.found[this.at]));
        (isNow ? now : all).add(range);
      }
    }
    CSS.highlights.set('found', all);
    CSS.highlights.set('found-now', now);
    const [first] = now;
    if (first) {
      this.#show(first);
    }
  }

  /** The place itself, if the message is longer than the window. */
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
    this.#go(this.at + by);
  }

  #key(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      this.dispatchEvent(new Event('closed'));
    }
  }

  render() {
    const state = this.found.length ? `${count(this.at + 1)} of ${count(this.found.length)}${this.isDone ? '' : ' …'}` : this.isDone === false ? 'Searching …' : this.isDone && this.hasUpdated && this.#text ? 'Nothing found' : '';
    return html`<input type="search" aria-label="Find in this session" placeholder="Find in this session" autocomplete="off" spellcheck="false"
        @input=${() => { clearTimeout(this.timer); this.timer = setTimeout(() => { this.isMoving = true; this.#search().catch(toastError); }, 200); }} @keydown=${this.#key}>
      <output aria-live="polite">${state}</output>
      <button class="quiet" aria-label="Previous" title="Previous (Shift+Enter)" @click=${() => this.#step(-1)}>↑</button>
      <button class="quiet" aria-label="Next" title="Next (Enter)" @click=${() => this.#step(1)}>↓</button>
      <button class="quiet push" aria-label="Close" title="Close (Escape)" @click=${() => this.dispatchEvent(new Event('closed'))}>✕</button>`;
  }
}
customElements.define('cairn-find', Find);
