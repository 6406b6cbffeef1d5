import { render } from 'lit';
import { View } from '../ui/view.js';
import { CHUNK, chunkOf } from './messages.js';
import { rowsOf } from './model.js';
import { isShown, prepare, row } from './rows.js';
import { transcriptStyles } from './styles.js';

/** Content within this distance of the viewport is already rendered. */
const NEAR = 600;

/** How long rendering rows may take in each frame, in milliseconds. */
const SLICE = 8;

/** The assumed height of a message until a chunk has been shown. */
const GUESSED_HEIGHT = 90;

/**
 * The messages of a session. Each chunk has a section. Only sections near the viewport have content, which is rendered a few rows per frame;
 * the others keep their last or estimated height. Changes above the reading position do not move it.
 */
class Transcript extends View {
  static styles = transcriptStyles;

  #near = new Set();
  #fetching = new Set();
  #heights = new Map();

  connectedCallback() {
    super.connectedCallback();
    this.shown = new Set();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer?.disconnect();
  }

  /** Shows messages from their beginning, within a scrolling element. */
  show(messages, context, scroller) {
    this.observer?.disconnect();
    this.scroller = scroller;
    this.observer = new IntersectionObserver(entries => this.#moved(entries), { root: scroller, rootMargin: `${NEAR}px 0px` });
    this.messages = messages;
    this.context = context;
    this.shown.clear();
    this.#near.clear();
    this.#fetching.clear();
    this.#heights.clear();
    this.replaceChildren();
    this.extend();
  }

  /** Adjusts the sections to the current number of chunks. */
  extend() {
    while (this.children.length > this.messages.chunkCount) {
      this.lastElementChild.remove();
    }
    while (this.children.length < this.messages.chunkCount) {
      const section = document.createElement('section');
      section.dataset.chunk = this.children.length;
      section.filled = 0;
      this.append(section);
      this.#hold(section);
      this.observer.observe(section);
    }
  }

  #hold(section) {
    const chunk = Number(section.dataset.chunk);
    const known = [...this.#heights.values()];
    const average = known.length ? known.reduce((a, b) => a + b) / known.length / CHUNK : GUESSED_HEIGHT;
    section.style.minHeight = `${this.#heights.get(chunk) ?? average * Math.min(CHUNK, this.messages.total - chunk * CHUNK)}px`;
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      this.#near[isIntersecting ? 'add' : 'delete'](Number(target.dataset.chunk));
    }
    this.#updateNextFrame();
  }

  /** Renders what is near and loaded, as far as the frame has time, fetches what is near and not loaded, and empties the rest. */
  #update() {
    const wanted = [...this.#near].filter(chunk => chunk < this.children.length && !this.#isFilled(chunk));
    const here = wanted.filter(chunk => this.#isHere(chunk));
    this.keep(() => {
      for (const chunk of [...this.shown].filter(each => !this.#near.has(each))) {
        this.#empty(chunk);
      }
      if (here.length) {
        this.#fill(here[0], performance.now() + SLICE);
      }
    });
    if (here.length > 1 || here.some(chunk => !this.#isFilled(chunk))) {
      this.#updateNextFrame();
    }
    wanted.filter(chunk => !this.#isHere(chunk)).forEach(chunk => this.#fetch(chunk));
  }

  /** Schedules one update per frame, however much changes in it. */
  #updateNextFrame() {
    cancelAnimationFrame(this.nextFrame);
    this.nextFrame = requestAnimationFrame(() => this.isConnected && this.#update());
  }

  #neighbours(chunk) {
    return [chunk - 1, chunk, chunk + 1].filter(each => each >= 0 && each < this.messages.chunkCount);
  }

  #isHere(chunk) {
    return this.#neighbours(chunk).every(each => this.messages.loaded(each));
  }

  async #fetch(chunk) {
    const { messages } = this;
    if (this.#fetching.has(chunk)) {
      return;
    }
    this.#fetching.add(chunk);
    try {
      await Promise.all(this.#neighbours(chunk).map(each => messages.chunk(each)));
    } catch (error) {
      this.dispatchEvent(new CustomEvent('failed', { detail: error }));
      return;
    }
    if (messages === this.messages) {
      this.#fetching.delete(chunk);
      this.#updateNextFrame();
    }
  }

  #isFilled(chunk) {
    return this.shown.has(chunk) && this.children[chunk].filled === Infinity;
  }

  /** Renders rows of a chunk, from its top, until the time is up. */
  #fill(chunk, end = Infinity) {
    const section = this.children[chunk];
    this.shown.add(chunk);
    const rows = this.#rows(chunk).filter(each => chunkOf(each.index) === chunk);
    let isLate = false;
    while (section.filled < rows.length && !isLate) {
      prepare(rows[section.filled++], this.context);
      isLate = performance.now() > end;
    }
    if (section.filled >= rows.length) {
      section.filled = Infinity;
      section.style.minHeight = '';
    }
    this.#render(chunk);
  }

  /** The rows of a chunk and of its neighbours. */
  #rows(chunk) {
    const section = this.children[chunk];
    section.rows ??= rowsOf(this.#neighbours(chunk).flatMap(each => this.messages.loaded(each)));
    return section.rows.filter(each => isShown(each, this.context));
  }

  #render(chunk) {
    const section = this.children[chunk];
    const rows = this.#rows(chunk);
    const first = rows.findIndex(each => chunkOf(each.index) === chunk);
    const own = rows.filter(each => chunkOf(each.index) === chunk).slice(0, section.filled);
    render(own.map((each, i) => row(each, rows[first + i - 1], this.context)), section);
    this.dispatchEvent(new Event('rendered'));
  }

  #empty(chunk) {
    const section = this.children[chunk];
    this.shown.delete(chunk);
    if (!section) {
      return;
    }
    this.#heights.set(chunk, section.offsetHeight);
    Object.assign(section, { rows: undefined, filled: 0 });
    render('', section);
    this.#hold(section);
  }

  /** Renders what is shown again, from a chunk on; `isNew` if messages have changed. */
  refresh({ from = 0, isNew = false } = {}) {
    this.keep(() => {
      for (const chunk of this.shown) {
        if (chunk >= from - 1 && this.children[chunk]) {
          if (isNew) {
            this.children[chunk].rows = undefined;
          }
          if (this.#isHere(chunk)) {
            this.#render(chunk);
          }
        }
      }
    });
  }

  /** Discards what was shown from a chunk on, and shows the current messages. */
  async changed(from) {
    const affected = [...this.shown].filter(each => each >= from - 1);
    this.extend();
    await Promise.all(affected.flatMap(each => this.#neighbours(each)).map(each => this.messages.chunk(each)));
    this.refresh({ from, isNew: true });
  }

  /** Makes a change that affects heights, and keeps the reading position. */
  keep(change) {
    const top = this.scroller.getBoundingClientRect().top;
    const anchor = this.scroller.scrollTop > 0
      ? [...this.querySelectorAll('article')].find(each => each.getBoundingClientRect().bottom > top + 1) : undefined;
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) {
      const moved = anchor.getBoundingClientRect().top - before;
      if (Math.abs(moved) >= 1) {
        this.scroller.scrollTop += moved;
      }
    }
  }

  /** Scrolls to the row of a message, or of its call if it is a result, and resolves to the row. */
  async reveal(index, { block = 'start', focus = true } = {}) {
    if (index < 0 || index >= this.messages.total) {
      return undefined;
    }
    const chunk = chunkOf(index);
    await Promise.all(this.#neighbours(chunk).map(each => this.messages.chunk(each)));
    if (!this.#isFilled(chunk)) {
      this.#near.add(chunk);
      this.#fill(chunk);
    }
    let element = this.querySelector(`#m-${index}, [data-result="${index}"]`);
    if (!element) {
      const owner = this.children[chunk].rows.findLast(each => each.index <= index);
      if (owner && chunkOf(owner.index) !== chunk) {
        return this.reveal(owner.index, { block, focus });
      }
      element = owner && this.querySelector(`#m-${owner.index}`);
    }
    element?.scrollIntoView({ block });
    if (focus) {
      element?.closest('article')?.focus({ preventScroll: true });
    }
    return element;
  }

  /** Shows a message with everything in it unfolded. Resolves to false if its row is not shown. */
  async open(index, { block = 'nearest', focus = false } = {}) {
    this.context.openAllOf(index);
    const item = await this.messages.at(index);
    if (item && !item.message) {
      await this.context.loadWhole(item);
    }
    const row = await this.reveal(index, { focus, block });
    const owner = row?.closest('article').dataset.index;
    if (owner !== undefined && Number(owner) !== index) {
      this.context.openAllOf(Number(owner));
    }
    this.refresh();
    return Boolean(row);
  }

  /** The message that the keys start from: the one with the focus, or the first visible one. */
  get current() {
    const focused = document.activeElement?.closest('article');
    if (focused && this.contains(focused)) {
      return focused;
    }
    const top = this.scroller?.getBoundingClientRect().top ?? 0;
    return [...this.querySelectorAll('article')].find(each => each.getBoundingClientRect().bottom > top + 40);
  }
}
customElements.define('cairn-transcript', Transcript);
