import { css, html } from 'lit';
import { addressWith, filterOf, setQuery } from '../router.js';
import { Endless } from '../ui/endless.js';
import { line } from '../ui/text.js';
import { startOf, time } from '../ui/time.js';
import { problem, View } from '../ui/view.js';

const ACTIONS = {
  sign_in: 'Signed in', sign_out: 'Signed out', token_created: 'Created a token', token_revoked: 'Revoked a token',
  session_read: 'Read a session', session_changed: 'Changed a session', session_shared: 'Shared a session', session_exported: 'Exported a session',
  link_created: 'Created a link', link_revoked: 'Revoked a link', link_viewed: 'Viewed a link',
  session_deleted: 'Deleted a session', session_restored: 'Restored a session', session_purged: 'Purged a session', session_thinned: 'Thinned a session',
  session_redacted: 'Redacted a session', session_held: 'Placed a session on hold', session_released: 'Released a session from hold', role_used: 'Used a role',
};
const FILTERS = ['username', 'action', 'outcome', 'subject_id', 'from', 'to'];

/** Who did what to whose sessions and tokens, newest first. The filters are in the address. */
class Audit extends View {
  static properties = { address: {} };

  static styles = css`
    cairn-audit {
      display: block;
      & .page { max-width: 1240px; }
      & .filters label { flex: 0 1 160px; min-width: 0; }
      & .filters label.wide { flex: 1 1 260px; }
      & .filters :is(input, select) { width: 100%; min-width: 0; }
      & td { white-space: nowrap; }
      & td.details { white-space: normal; overflow-wrap: anywhere; min-width: 160px; }
      & td .id { font-family: var(--mono); font-size: var(--tiny); }
    }`;

  list = new Endless(this, '/v1/audit', 'events');

  willUpdate(changed) {
    if (changed.has('address')) {
      const { from, to, ...others } = this.#filter;
      this.list.begin({ ...others, from: from && startOf(from), to: to && startOf(to, 1) });
    }
  }

  get #filter() {
    return filterOf(FILTERS);
  }

  #field(name, label, { type = 'text', wide = false } = {}) {
    return html`<label class="field ${wide ? 'wide' : ''}">${label}
      <input type=${type} autocomplete="off" spellcheck="false" .value=${this.#filter[name] ?? ''} @change=${event => setQuery({ [name]: event.target.value.trim() })}></label>`;
  }

  #choice(name, label, choices) {
    const chosen = this.#filter[name] ?? '';
    return html`<label class="field">${label} <select @change=${event => setQuery({ [name]: event.target.value })}>
      <option value="">Any</option>${Object.entries(choices).map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}</select></label>`;
  }

  /** A link that adds a filter. */
  #only(name, value, text, what) {
    return html`<a href=${addressWith({ [name]: value })} title="Only events ${what}">${text}</a>`;
  }

  #subject({ action, subject_id: id }) {
    if (!id) {
      return '–';
    }
    return html`${action.startsWith('session_') ? html`<a class="id" href="/s/${id}" title="Open the session ${id}">${id.slice(0, 8)}…${id.slice(-4)}</a>` : html`<span class="id" title=${id}>${id.slice(0, 8)}…${id.slice(-4)}</span>`}
      ${this.#only('subject_id', id, html`<span class="small muted">events</span>`, `of ${id}`)}`;
  }

  #row(event) {
    return html`<tr>
      <td>${time(event.time)}</td>
      <td>${event.username ? this.#only('username', event.username, line(event.username), `of ${line(event.username)}`) : html`<span class="muted">unknown</span>`}</td>
      <td>${this.#only('action', event.action, ACTIONS[event.action] ?? event.action, 'of this kind')}</td>
      <td>${event.outcome === 'refused' ? html`<span class="failed">✕ refused</span>` : html`<span class="ok">✓</span> done`}</td>
      <td>${this.#subject(event)}</td>
      <td class="details">${line(event.details ?? '')}</td>
      <td><span class="id" title=${event.token_id ? `With the token ${event.token_id}` : 'Without an API token'}>${event.address ?? '–'}</span></td>
    </tr>`;
  }

  render() {
    const { items, failure, end } = this.list;
    return html`<div class="page">
      <h1>Audit</h1>
      <form class="filters" aria-label="Filters" @submit=${event => event.preventDefault()}>
        ${this.#field('username', 'User')}
        ${this.#choice('action', 'Action', ACTIONS)}
        ${this.#choice('outcome', 'Outcome', { done: 'Done', refused: 'Refused' })}
        ${this.#field('from', 'First day', { type: 'date' })}
        ${this.#field('to', 'Last day', { type: 'date' })}
        ${this.#field('subject_id', 'Session or token id', { wide: true })}
        ${Object.keys(this.#filter).length ? html`<a class="button quiet" href="/audit">Clear</a>` : ''}
      </form>
      ${failure ? problem(failure) : ''}
      ${items?.length && !failure ? html`<div class="scroll-x" tabindex="0" role="group" aria-label="Events"><table>
        <thead><tr><th>When</th><th>Who</th><th>What</th><th>Outcome</th><th>Session or token</th><th>Details</th><th>From</th></tr></thead>
        <tbody>${items.map(each => this.#row(each))}</tbody></table></div>` : ''}
      ${items?.length === 0 && !failure ? html`<p class="muted">No events match. Sign-ins, tokens, deletions and access to the sessions of others are listed here.</p>` : ''}
      ${failure ? '' : end}
    </div>`;
  }
}
customElements.define('cairn-audit', Audit);
