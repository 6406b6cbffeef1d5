import { html } from 'lit';
import { get } from '../api.js';

/** A list of the API, loaded page by page with cursors. It has `items`, `failure` and `end` for its view, and updates the view after each change. */
export class Endless {
  constructor(view, path, name, limit = 100) {
    Object.assign(this, { view, path, name, limit });
    view.addController(this);
  }

  /** Starts over with other filters. The old items stay until the first page has arrived. */
  async begin(query) {
    this.set({ query, items: this.items, failure: this.failure });
    await this.#load(undefined);
  }

  /** Restores an earlier state, { query, items, next }, or clears the list. Aborts a pending request. */
  set({ query, items, next, failure } = {}) {
    this.waiting?.abort();
    this.waiting = new AbortController();
    Object.assign(this, { query, items, next, failure, isLoading: false });
  }

  /** Loads the next page, if there is one. */
  more() {
    return this.next ? this.#load(this.next) : undefined;
  }

  /** Retries the page that failed. */
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
    // Observed again after each page, because the end may have been in view all the time.
    this.seen = this.isLoading ? end : undefined;
  }

  hostDisconnected() {
    this.ends?.disconnect();
  }

  /** What to show below the list while there are more pages. */
  get end() {
    return this.next ? html`<div class="more"><button class="quiet" @click=${() => this.more()}>Load more</button></div>` : '';
  }
}
