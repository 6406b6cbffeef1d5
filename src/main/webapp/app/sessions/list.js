import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, seesEverything } from '../api.js';
import { isLive, whenChanged } from '../live.js';
import { filterOf, go, queryOf, setQuery } from '../router.js';
import { onKeys } from '../ui/keys.js';
import { chosenLabels, labelFilter, labelLinks } from '../ui/labels.js';
import { about, count, counted, line } from '../ui/text.js';
import { time } from '../ui/time.js';
import { problem, View } from '../ui/view.js';
import { actionsFor, deleteSessions, rename } from './actions.js';
import { emptyList } from './empty.js';
import { examplesAmong } from './examples.js';
import { isNew } from './seen.js';
import { styles } from './styles.js';

const PAGE = 50;
const SECONDS_BETWEEN_LOOKS = 10;
const MILLISECONDS_UNTIL_LOOK = 500;
const FILTERS = ['scope', 'status', 'visibility', 'cwd', 'owner', 'search', 'label'];
const SCOPES = { own: 'Mine', shared: 'Shared', all: 'All' };

/** The sessions, newest first. The filters are in the address, even when the list is beside a session. */
class Sessions extends View {
  static properties = {
    who: { attribute: false }, address: {}, current: {}, compact: { type: Boolean, reflect: true },
    sessions: { state: true }, next: { state: true }, failure: { state: true }, selected: { state: true }, renamed: { state: true },
  };

  static styles = styles;

  constructor() {
    super();
    this.selected = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    this.tabIndex = -1;
    window.addEventListener('sessionschange', () => this.#look(), { signal: this.gone });
    whenChanged(() => this.#lookSoon(), this.gone);
    document.addEventListener('visibilitychange', () => document.hidden || this.#look(), { signal: this.gone });
    const timer = setInterval(() => document.hidden || isLive() || this.#look(), SECONDS_BETWEEN_LOOKS * 1000);
    this.gone.addEventListener('abort', () => clearInterval(timer));
    onKeys('Sessions', { '[': ['Previous session', () => this.#step(-1)], ']': ['Next session', () => this.#step(1)] }, this.gone);
  }

  willUpdate() {
    const filter = JSON.stringify(this.#filter);
    if (filter !== this.filter) {
      this.filter = filter;
      this.sessions = undefined;
      this.selected = new Set();
      this.#load();
    }
  }

  updated() {
    const end = this.querySelector('.more');
    if (end && end !== this.end) {
      this.ends ??= new IntersectionObserver(entries => entries.some(each => each.isIntersecting) && this.#loadMore(), { root: this, rootMargin: '600px' });
      this.ends.disconnect();
      this.ends.observe(end);
    }
    this.end = end;
    if (this.compact && this.current !== this.shown) {
      this.shown = this.current;
      this.querySelector('li.current')?.scrollIntoView({ block: 'nearest' });
    }
  }

  get #filter() {
    return filterOf(FILTERS);
  }

  #page(cursor) {
    return get('/v1/sessions', { query: { ...JSON.parse(this.filter), include: 'usage', limit: PAGE, cursor }, signal: this.gone });
  }

  async #load() {
    const { filter } = this;
    try {
      const page = await this.#page();
      if (filter === this.filter) {
        this.sessions = page.sessions;
        this.next = page.next_cursor;
        this.failure = undefined;
      }
    } catch (e) {
      this.failure = e;
    }
  }

  async #loadMore() {
    if (!this.next || this.isLoading) {
      return;
    }
    this.isLoading = true;
    const { filter } = this;
    try {
      const page = await this.#page(this.next);
      if (filter === this.filter) {
        const known = new Set(this.sessions.map(each => each.id));
        this.sessions = [...this.sessions, ...page.sessions.filter(each => !known.has(each.id))];
        this.next = page.next_cursor;
      }
    } catch (e) {
      this.failure = e;
    } finally {
      this.isLoading = false;
      this.end = undefined;
      this.requestUpdate();
    }
  }

  /** Refreshes the first page; the sessions after it are older, and stay. */
  async #look() {
    const { filter } = this;
    if (!this.sessions) {
      return;
    }
    const page = await this.#page().catch(() => undefined);
    if (page && filter === this.filter) {
      const oldest = page.next_cursor ? page.sessions.at(-1)?.updated_at : '';
      const fresh = new Set(page.sessions.map(each => each.id));
      this.sessions = [...page.sessions, ...this.sessions.filter(each => !fresh.has(each.id) && each.updated_at < oldest)];
      this.next = this.sessions.length > page.sessions.length ? this.next : page.next_cursor;
      this.failure = undefined;
    }
  }

  /** Combines changes in quick succession. */
  #lookSoon() {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      if (!document.hidden && !this.gone.aborted) {
        this.#look();
      }
    }, MILLISECONDS_UNTIL_LOOK);
  }

  #step(by) {
    const at = this.sessions?.findIndex(each => each.id === this.current) ?? -1;
    const to = this.sessions?.[at < 0 ? 0 : at + by];
    if (to) {
      go(this.#href(to));
    }
  }

  #href(session) {
    const query = queryOf(JSON.parse(this.filter));
    return `/s/${session.id}${query.size ? '?' + query : ''}`;
  }

  #select(session, isSelected) {
    const selected = new Set(this.selected);
    selected[isSelected ? 'add' : 'delete'](session.id);
    this.selected = selected;
  }

  async #deleteSelected() {
    const chosen = this.sessions.filter(each => this.selected.has(each.id));
    this.selected = new Set();
    await deleteSessions(chosen);
  }

  #endRename(session, event) {
    const title = event.target.value.trim();
    const isKept = event.type === 'blur' || event.key === 'Escape';
    if (!isKept && event.key !== 'Enter' || this.renamed !== session.id) {
      return;
    }
    event.stopPropagation();
    this.renamed = undefined;
    if (event.key === 'Enter' && title && title !== session.title) {
      rename(session, title);
    }
  }

  #filters() {
    const filter = this.#filter;
    const scope = filter.scope ?? 'own';
    const scopes = Object.entries(SCOPES).filter(([name]) => name !== 'all' || seesEverything(this.who));
    const chosen = name => event => setQuery({ [name]: event.target.value.trim() }, { replace: true });
    return html`<div class="filters" role="group" aria-label="Filters">
      <div class="scopes">${scopes.map(([name, label]) => html`
        <a href=${name === 'own' ? location.pathname : '?scope=' + name} aria-current=${name === scope ? 'true' : nothing}
          @click=${event => { event.preventDefault(); setQuery({ scope: name === 'own' ? '' : name, owner: '' }); }}>${label}</a>`)}</div>
      ${this.compact ? '' : html`
        <input type="search" aria-label="Part of the title" placeholder="Title" .value=${filter.search ?? ''} @change=${chosen('search')}>
        <input aria-label="Directory" placeholder="Directory" .value=${filter.cwd ?? ''} @change=${chosen('cwd')}>
        ${labelFilter()}
        ${scope === 'own' ? '' : html`<input aria-label="Owner" placeholder="Owner" .value=${filter.owner ?? ''} @change=${chosen('owner')}>`}
        <select aria-label="Visibility" .value=${filter.visibility ?? ''} @change=${chosen('visibility')}>
          <option value="">Public and private</option><option value="PRIVATE">Private</option><option value="PUBLIC">Public</option></select>
        <select aria-label="Status" .value=${filter.status ?? ''} @change=${chosen('status')}>
          <option value="">Not deleted</option><option value="DELETED">Deleted</option></select>`}
      ${chosenLabels()}
    </div>`;
  }

  #entry(session) {
    const title = line(session.title) || 'Untitled';
    const isUnread = isNew(session);
    const owner = this.#filter.scope && session.owner ? line(session.owner) : '';
    const last = session.last_message_at ?? session.updated_at;
    const dot = html`<span class="dot ${isUnread ? '' : 'none'}" role=${isUnread ? 'img' : nothing} aria-label=${isUnread ? 'New since your last look' : nothing} title=${isUnread ? 'New since your last look' : nothing}></span>`;
    const link = html`<a class="title" dir="auto" href=${this.#href(session)} title=${title}>${title}</a>`;
    if (this.compact) {
      return html`<div class="entry">${dot}${link}<div class="meta">${time(last)} · ${count(session.message_count)}${owner ? ' · ' + owner : ''}${session.visibility === 'PUBLIC' ? ' · public' : ''}</div></div>`;
    }
    return html`<div class="entry">
      <input class="above" type="checkbox" aria-label="Select ${title}" .checked=${this.selected.has(session.id)} @change=${event => this.#select(session, event.target.checked)}>
      ${dot}
      <div>${this.renamed === session.id
        ? html`<input class="above" aria-label="New title" .value=${session.title} @keydown=${event => this.#endRename(session, event)} @blur=${event => this.#endRename(session, event)}>` : link}
        ${session.cwd ? html`<div class="cwd muted" title=${line(session.cwd)}><bdi>${line(session.cwd)}</bdi></div>` : ''}
        ${session.labels ? html`<div class="labels">${labelLinks(session.labels)}</div>` : ''}</div>
      <span class="meta owner">${owner}</span>
      <span class="meta number">${counted(session.message_count, 'message')}</span>
      <span class="meta number">${session.usage?.total_tokens ? `${about(session.usage.total_tokens)} tokens` : ''}</span>
      <span class="meta visibility">${session.visibility === 'PUBLIC' ? 'public' : ''}</span>
      <span class="meta">${time(last)}</span>
      <cairn-menu class="above" label="Actions for ${title}" .items=${actionsFor(session, this.who, { startRename: () => this.#startRename(session) })}></cairn-menu>
    </div>`;
  }

  async #startRename(session) {
    this.renamed = session.id;
    await this.updateComplete;
    this.querySelector('input[aria-label="New title"]').select();
  }

  render() {
    if (!this.who) {
      return '';
    }
    return html`
      ${this.compact ? '' : html`<h1 class="visually-hidden">Sessions</h1>`}
      ${this.#filters()}
      ${this.failure ? problem(this.failure) : ''}
      ${this.compact ? '' : examplesAmong(this.sessions, this.who)}
      ${this.sessions?.length === 0 ? emptyList(this.#filter, this.compact) : ''}
      ${this.sessions?.length ? html`<ul aria-label="Sessions">${repeat(this.sessions, each => each.id, each => html`
        <li class=${each.id === this.current ? 'current' : ''} aria-current=${each.id === this.current ? 'page' : nothing}>${this.#entry(each)}</li>`)}</ul>` : ''}
      ${this.next ? html`<div class="more"><button class="quiet" @click=${() => this.#loadMore()}>Load older sessions</button></div>` : ''}
      ${this.selected.size ? html`<div class="bulk"><span>${counted(this.selected.size, 'session')} selected</span>
        <button class="danger" @click=${this.#deleteSelected}>Delete ${counted(this.selected.size, 'session')}</button>
        <button class="quiet" @click=${() => { this.selected = new Set(); }}>Clear</button></div>` : ''}`;
  }
}
customElements.define('cairn-sessions', Sessions);
