import { render } from 'lit';
import { View } from '../ui/view.js';
import { CHUNK, chunkOf } from './messages.js';
import { rowsOf } from './model.js';
import { isShown, prepare, row } from './rows.js';
import { transcriptStyles } from './styles.js';

/** What is as near as this to what is seen is shown already. */
const NEAR = 600;

/** How long a frame may take to make rows, in milliseconds. */
const SLICE = 8;

/** Until a chunk was shown, a message counts as this high. */
const GUESSED_HEIGHT = 90;

/**
 * The messages of a session. Each chunk has a section; only those near to what is seen have content, which comes in a few rows a frame; the others are as high as they were, or
 * may be. Whatever changes above what is read, what is read stays where it is.
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

  /** Shows messages from their beginning, within what scrolls. */
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

  /** Has a section for every chunk that there is now. */
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

  /** Fills what is near and here, as much as a frame has time for, fetches what is near, and empties the rest. */
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

  /** Once a frame, however much happens in it. */
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

  /** Shows rows of a chunk, those at its top first, until it is time to end. */
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

  /** Forgets what was shown from a chunk on, and shows what is there now. */
  async changed(from) {
    const affected = [...this.shown].filter(each => each >= from - 1);
    this.extend();
    await Promise.all(affected.flatMap(each => this.#neighbours(each)).map(each => this.messages.chunk(each)));
    this.refresh({ from, isNew: true });
  }

  /** Does something that changes heights, and leaves what is read where it is. */
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

  /** The row of a message, which comes to be shown; that of its call for a result. */
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

  /** Shows a message with all that is folded in it. Resolves to false if it is not among what is shown. */
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

  /** The message that the keys start from: the one with the focus, or the first that is seen. */
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
