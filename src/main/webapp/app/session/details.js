import { css, html } from 'lit';
import { label, mayChange } from '../sessions/actions.js';
import { labelField, labelLinks } from '../ui/labels.js';
import { count, line, money } from '../ui/text.js';
import { exact } from '../ui/time.js';
import { View } from '../ui/view.js';

/** The facts about a session besides its messages. */
class Details extends View {
  static properties = { session: { attribute: false }, stats: { attribute: false }, who: { attribute: false } };

  static styles = css`
    cairn-details {
      display: grid; gap: 20px; padding: 16px; align-content: start;
      & dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 12px; font-size: var(--small); }
      & dt { color: var(--muted); }
      & dd { overflow-wrap: anywhere; }
      & .labels { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
      & .labels input { width: 12em; min-width: 0; }
    }`;

  #labels() {
    const { session, who } = this;
    const labels = session.labels ?? {};
    if (!mayChange(session, who)) {
      return Object.keys(labels).length ? labelLinks(labels) : '–';
    }
    return html`${Object.entries(labels).map(([key, value]) => html`<span class="label chosen">${labelLinks({ [key]: value })}
        <button class="quiet" title="Remove this label" aria-label="Remove the label ${line(key)}" @click=${() => label(session, key, null)}>✕</button></span>`)}
      ${labelField('New label', 'team:sre', (key, value) => label(session, key, value))}`;
  }

  render() {
    const { session, stats } = this;
    const usage = stats?.usage;
    return html`
      <dl>
        <dt>Owner</dt><dd>${session.owner ? line(session.owner) : '–'}</dd>
        <dt>Directory</dt><dd>${session.cwd ? html`<a href="/?cwd=${encodeURIComponent(session.cwd)}" title="Sessions in this directory">${line(session.cwd)}</a>` : '–'}</dd>
        <dt>Labels</dt><dd class="labels">${this.#labels()}</dd>
        <dt>Visibility</dt><dd>${session.visibility === 'PUBLIC' ? 'Public: everybody here can read it' : 'Private'}</dd>
        <dt>Created</dt><dd>${exact(session.created_at)}</dd>
        <dt>Changed</dt><dd>${exact(session.updated_at)}</dd>
        <dt>Id</dt><dd><code>${session.id}</code></dd>
        <dt>Continue</dt><dd><code>stakpak --session ${session.id}</code></dd>
      </dl>
      ${stats?.tools_usage?.length ? html`<section><h2>Calls</h2><table>
        <thead><tr><th>Tool</th><th class="number">All</th><th class="number">Failed</th><th class="number">Cancelled</th></tr></thead>
        <tbody>${stats.tools_usage.map(each => html`<tr><td>${line(each.display_name)}</td><td class="number">${count(each.usage_counts.total)}</td>
          <td class="number ${each.usage_counts.failed ? 'failed' : ''}">${each.usage_counts.failed || ''}</td><td class="number">${each.usage_counts.aborted || ''}</td></tr>`)}</tbody></table></section>` : ''}
      ${usage?.models?.length ? html`<section><h2>Tokens</h2><table>
        <thead><tr><th>Model</th><th class="number">In</th><th class="number">Out</th></tr></thead>
        <tbody>${usage.models.map(each => html`<tr><td>${line(each.model || 'unknown')}</td><td class="number">${count(each.prompt_tokens)}</td><td class="number">${count(each.completion_tokens)}</td></tr>`)}</tbody></table></section>` : ''}
      ${usage?.cost ? html`<p>Cost ${money(usage.cost)}</p>` : ''}`;
  }
}
customElements.define('cairn-details', Details);
