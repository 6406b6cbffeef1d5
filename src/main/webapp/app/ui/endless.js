import { html } from 'lit';
import { get } from '../api.js';

/** A list of the API in a view, page after page by cursor. The view has `items`, `failure` and `end`, and is told of each change. */
export class Endless {
  constructor(view, path, name, limit = 100) {
    Object.assign(this, { view, path, name, limit });
    view.addController(this);
  }

  /** Begins anew, with other filters. What is shown stays until the first page is here. */
  async begin(query) {
    this.set({ query, items: this.items, failure: this.failure });
    await this.#load(undefined);
  }

  /** Has what it had before, { query, items, next }, or nothing. What it waits for is given up. */
  set({ query, items, next, failure } = {}) {
    this.waiting?.abort();
    this.waiting = new AbortController();
    Object.assign(this, { query, items, next, failure, isLoading: false });
  }

  /** One more page, if there is one. */
  more() {
    return this.next ? this.#load(this.next) : undefined;
  }

  /** The page that failed, once more. */
  again() {
    this.failure = undefined;
    this.view.requestUpdate();
    return this.#load(this.cursor);
  }

  #load(cursor) {
    if (!this.isLoading) {
      this.isLoading = true;
      this.cursor = cursor;
      this.loading = this.#fetch(cursor);
    }
    return this.loading;
  }

  async #fetch(cursor) {
    const { query } = this;
    try {
      const signal = AbortSignal.any([this.view.gone, this.waiting.signal]);
      const page = await get(this.path, { query: { ...query, limit: this.limit, cursor }, signal });
      if (query === this.query) {
        this.items = cursor ? [...this.items, ...page[this.name]] : page[this.name];
        this.next = page.next_cursor;
        this.failure = undefined;
      }
    } catch (e) {
      if (query === this.query) {
        this.failure = e;
        this.next = undefined;
      }
    } finally {
      if (query === this.query) {
        this.isLoading = false;
        this.view.requestUpdate();
      }
    }
  }

  hostUpdated() {
    const end = this.view.querySelector('.more');
    if (end !== this.seen) {
      this.ends ??= new IntersectionObserver(entries => entries.some(each => each.isIntersecting) && this.more(), { rootMargin: '600px' });
      this.ends.disconnect();
      if (end) {
        this.ends.observe(end);
      }
    }
    // Observed once more after each page: the end may be in sight all the time.
    this.seen = this.isLoading ? end : undefined;
  }

  hostDisconnected() {
    this.ends?.disconnect();
  }

  /** What stands below the list while there is more. */
  get end() {
    return this.next ? html`<div class="more"><button class="quiet" @click=${() => this.more()}>Load more</button></div>` : '';
  }
}
