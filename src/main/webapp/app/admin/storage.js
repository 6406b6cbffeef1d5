import { css, html } from 'lit';
import { get } from '../api.js';
import { bytes, count, line } from '../ui/text.js';
import { clock, time } from '../ui/time.js';
import { problem, View } from '../ui/view.js';

/** The storage in use, and by whom. */
class Storage extends View {
  static properties = { use: { state: true }, failure: { state: true } };

  static styles = css`
    cairn-storage {
      display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr);
      & .both { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 16px 32px; }
      & .list { max-height: 320px; overflow: auto; align-self: start; }
      & .list th { position: sticky; top: 0; background: var(--ground); }
    }`;

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    this.failure = undefined;
    try {
      this.use = await get('/v1/admin/storage', { signal: this.gone });
    } catch (e) {
      this.failure = e;
    }
  }

  #table(label, names, rows) {
    return html`<div class="scroll-x list" tabindex="0" role="group" aria-label=${label}><table>
      <thead><tr>${names.map((name, i) => html`<th class=${i ? 'number' : ''}>${name}</th>`)}</tr></thead>
      <tbody>${rows.map(row => html`<tr>${row.map((cell, i) => html`<td class=${i ? 'number' : ''}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
  }

  render() {
    const { use, failure } = this;
    if (failure) {
      return html`${problem(failure)}<div><button @click=${this.#load}>Count again</button></div>`;
    }
    if (!use) {
      return html`<p class="muted">Counting…</p>`;
    }
    const figure = (label, value) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
    return html`
      <dl class="figures">
        ${figure('sessions', html`<a href="/?scope=all" title="All sessions">${count(use.sessions)}</a>`)}
        ${figure('of them deleted', html`<a href="/?scope=all&status=DELETED" title="Deleted sessions">${count(use.deleted_sessions)}</a>`)}
        ${figure('messages', count(use.messages))}
        ${figure('size of messages', bytes(use.content_bytes))}
        ${use.disk_bytes == null ? '' : figure('on disk', bytes(use.disk_bytes))}
        ${use.sharing_ratio ? figure('of the messages in checkpoints, each stored once', `${(100 * use.sharing_ratio).toFixed(0)} %`) : ''}
      </dl>
      ${use.largest_sessions.length ? html`<div class="both">
        ${this.#table('Largest owners', ['Largest owners', 'Sessions', 'Messages', 'Size'], use.largest_owners.map(each => [
          html`<a href="/?scope=all&owner=${encodeURIComponent(each.owner)}">${line(each.owner)}</a>`,
          html`<a href="/stats?scope=all&days=all&owner=${encodeURIComponent(each.owner)}" title="Statistics">${count(each.sessions)}</a>`, count(each.messages), bytes(each.content_bytes)]))}
        ${this.#table('Largest sessions', ['Largest sessions', 'Messages', 'Size'], use.largest_sessions.map(each => [
          html`<a href="/s/${each.id}" title=${each.id}><code>${each.id.slice(0, 8)}…${each.id.slice(-4)}</code></a> <span class="muted">${line(each.owner)}</span>`, count(each.messages), bytes(each.content_bytes)]))}
      </div>` : ''}
      <p class="muted small">Counted at ${time(use.at, clock)}, at most every ten minutes.</p>`;
  }
}
customElements.define('cairn-storage', Storage);
