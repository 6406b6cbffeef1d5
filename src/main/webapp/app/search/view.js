import { html } from 'lit';
import { seesEverything } from '../api.js';
import { addressWith, filterOf, queryOf } from '../router.js';
import { Endless } from '../ui/endless.js';
import { onKeys } from '../ui/keys.js';
import { counted, line } from '../ui/text.js';
import { startOf } from '../ui/time.js';
import { problem, View } from '../ui/view.js';
import { filters, isFiltered, PARAMETERS, scopes, withoutFilters } from './filters.js';
import { group, groupsOf } from './hits.js';
import { styles } from './styles.js';

const HITS = 50;
const MILLISECONDS_UNTIL_REMEMBERED = 150;

/** The hits of the most recent addresses, to restore them on return. */
const kept = new Map();
const MOST_KEPT = 10;

function keep(address, { query, items, next }, { username }) {
  kept.delete(address);
  kept.set(address, { query, items, next, username });
  if (kept.size > MOST_KEPT) {
    kept.delete(kept.keys().next().value);
  }
}

/** Searches the messages of many sessions. The query is in the address; the reading position is in the history entry. */
class Search extends View {
  static properties = { address: {}, who: { attribute: false }, hasFilters: { state: true } };

  static styles = styles;

  list = new Endless(this, '/v1/search', 'hits', HITS);

  connectedCallback() {
    super.connectedCallback();
    onKeys('Search', { j: ['Next hit; Enter opens it', () => this.#step(1)], k: ['Previous hit', () => this.#step(-1)] }, this.gone);
    this.scroller = this.closest('main');
    this.scroller.addEventListener('scroll', () => this.#rememberSoon(), { signal: this.gone });
    this.gone.addEventListener('abort', () => clearTimeout(this.soon));
  }

  willUpdate(changed) {
    if (changed.has('address') && location.href === this.address) {
      this.#arrive();
    }
  }

  updated() {
    const { items, isLoading } = this.list;
    if (items && !isLoading && items !== this.seen && location.href === this.address) {
      this.seen = items;
      keep(this.address, this.list, this.who);
      this.#rememberSoon();
    }
  }

  async #arrive() {
    const { list } = this;
    const { from, to, ...others } = filterOf(PARAMETERS);
    const q = others.q?.trim();
    const before = history.state?.hits === undefined ? undefined : history.state;
    document.title = `${q ? `${line(q)} · ` : ''}Search · Cairn`;
    clearTimeout(this.soon);
    this.isBack = Boolean(before);
    if (!q) {
      list.set();
      return;
    }
    if (before && kept.get(this.address)?.username === this.who.username) {
      list.set(kept.get(this.address));
    } else {
      this.scroller.scrollTop = 0;
      await list.begin({ ...others, q, from: from && startOf(from), to: to && startOf(to, 1) });
    }
    if (before) {
      await this.#comeBack(before, list.query);
    }
  }

  /** Restores the hits and the reading position. */
  async #comeBack({ hits, top, at }, query) {
    const { list } = this;
    while (list.next && list.items.length < hits && query === list.query) {
      await list.more();
    }
    await this.updateComplete;
    if (query === list.query && !this.gone.aborted) {
      this.scroller.scrollTop = top;
      this.#hits[at]?.focus({ preventScroll: true });
      this.isBack = false;
    }
  }

  get #hits() {
    return [...this.querySelectorAll('a.hit')];
  }

  #rememberSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.#remember(), MILLISECONDS_UNTIL_REMEMBERED);
  }

  #remember() {
    if (location.href === this.address && this.list.items && !this.isBack) {
      history.replaceState({ hits: this.list.items.length, top: this.scroller.scrollTop, at: this.#hits.indexOf(document.activeElement) }, '');
    }
  }

  /** Remembers which hit is opened. */
  #open(event) {
    const hit = event.target.closest('a');
    if (hit) {
      hit.focus({ preventScroll: true });
      this.#remember();
    }
  }

  async #step(by) {
    const now = this.#hits.indexOf(document.activeElement);
    const top = this.scroller.getBoundingClientRect().top;
    const to = now < 0 ? this.#hits.findIndex(each => each.getBoundingClientRect().top >= top) : now + by;
    if (to >= this.#hits.length && this.list.next) {
      await this.list.more();
      await this.updateComplete;
    }
    const hit = this.#hits[Math.max(to, 0)];
    hit?.focus({ preventScroll: true });
    hit?.scrollIntoView({ block: 'nearest' });
  }

  #status(groups) {
    const { items, isLoading, failure, next } = this.list;
    if (isLoading && !items?.length) {
      return 'Searching …';
    }
    if (!items?.length || failure && !items.length) {
      return '';
    }
    return `${next ? 'First ' : ''}${counted(items.length, 'hit')} in ${counted(groups.length, 'session')}`;
  }

  #nothingTyped() {
    return html`<div class="empty"><h2>Search every message</h2>
      <p>Type what you are looking for into the field above: an error, a command, a path, a name. Press <kbd>/</kbd> to get there.</p>
      <p>Parts of words match, too. Several words must all occur in one message; <code>"in quotes"</code>, they must occur together.</p></div>`;
  }

  #nothingFound(q) {
    const isAll = filterOf(['scope']).scope === 'all';
    return html`<div class="empty"><h2>Nothing found for “${line(q)}”</h2>
      <p>All words must occur in one message, or in one title.</p>
      ${isFiltered() ? html`<p><a href=${withoutFilters()}>Search without filters</a></p>` : ''}
      ${!isAll && seesEverything(this.who) ? html`<p><a href=${addressWith({ scope: 'all' })}>Search everybody’s sessions</a></p>` : ''}</div>`;
  }

  #off(q) {
    return html`<div class="empty"><h2>This server does not search messages</h2>
      <p>Search is disabled here, or the sessions are stored by another server. You can search titles: <a href="/?${queryOf({ search: q })}">sessions with “${line(q)}” in their title</a>.</p></div>`;
  }

  #content(q, groups) {
    const { items, failure, next, isLoading, query, end } = this.list;
    if (!q) {
      return this.#nothingTyped();
    }
    if (failure?.key === 'ROUTE_NOT_FOUND') {
      return this.#off(q);
    }
    const isOld = isLoading && query && !next && items?.length;
    return html`
      ${groups.length ? html`<div class="hits ${isOld ? 'old' : ''}" aria-busy=${Boolean(isOld)} @click=${this.#open}>${groups.map(each => group(each, this.who, q))}</div>` : ''}
      ${items?.length === 0 && !next && !failure && !isLoading ? this.#nothingFound(q) : ''}
      ${items?.length === 0 && next ? html`<p class="muted">Nothing found yet. Searching older sessions.</p>` : ''}
      ${failure ? html`${problem(failure)}<div><button @click=${() => this.list.again()}>Try again</button></div>` : end}`;
  }

  render() {
    const { q = '' } = filterOf(['q']);
    const groups = groupsOf(this.list.items ?? []);
    const hasFilters = this.hasFilters ?? isFiltered();
    const isOff = this.list.failure?.key === 'ROUTE_NOT_FOUND';
    return html`<div class="page">
      <h1 class="visually-hidden">Search</h1>
      ${isOff ? '' : html`<div class="head">${scopes(this.who)}
        <button class="quiet" aria-expanded=${hasFilters} @click=${() => { this.hasFilters = !hasFilters; }}><span aria-hidden="true">${hasFilters ? '▾' : '▸'}</span> Filters</button>
        <p class="muted" role="status">${this.#status(groups)}</p></div>
        ${hasFilters ? filters() : ''}`}
      ${this.#content(q.trim(), groups)}
    </div>`;
  }
}
customElements.define('cairn-search', Search);
