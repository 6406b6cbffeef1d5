import { html } from 'lit';
import { get } from '../api.js';

const LIMIT = 100;

/** A list of the API in a view, page after page by cursor. The view has `items`, `failure` and `end`, and is told of each change. */
export class Endless {
  constructor(view, path, name) {
    Object.assign(this, { view, path, name });
    view.addController(this);
  }

  /** Begins anew, with other filters. What is shown stays until the first page is here. */
  async begin(query) {
    this.query = query;
    this.isLoading = false;
    this.next = undefined;
    await this.#load(undefined);
  }

  async #load(cursor) {
    const { query } = this;
    if (this.isLoading) {
      return;
    }
    this.isLoading = true;
    try {
      const page = await get(this.path, { query: { ...query, limit: LIMIT, cursor }, signal: this.view.gone });
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
      this.ends ??= new IntersectionObserver(entries => entries.some(each => each.isIntersecting) && this.#load(this.next), { rootMargin: '600px' });
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
    return this.next ? html`<div class="more"><button class="quiet" @click=${() => this.#load(this.next)}>Load more</button></div>` : '';
  }
}
