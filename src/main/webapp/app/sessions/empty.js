import { html } from 'lit';
import './examples.js';

/** What a list without sessions says: what would be in it, and how it gets there. */
export function emptyList(filter, isCompact) {
  const { scope, ...others } = filter;
  if (isCompact) {
    return html`<p class="muted empty">${Object.keys(others).length ? 'No session fits.' : 'No sessions.'}</p>`;
  }
  if (Object.keys(others).length) {
    return html`<div class="empty"><h2>No session fits these filters</h2><p>${filter.status === 'DELETED' ? 'Deleted sessions would be here, to be restored. ' : ''}
      <a href=${scope ? '/?scope=' + scope : '/'}>Show all</a></p></div>`;
  }
  if (scope === 'shared') {
    return html`<div class="empty"><h2>Nobody shares a session yet</h2><p>Sessions that others make public are listed here. Make one of your own public with “Make public” in its menu.</p></div>`;
  }
  if (scope === 'all') {
    return html`<div class="empty"><h2>No sessions yet</h2><p>Everybody’s sessions are listed here as soon as there are some.</p></div>`;
  }
  return html`<div class="empty"><h2>No sessions yet</h2>
    <p>The sessions of your agents are listed here. Point the CLI at this server, then work as always:</p>
    <pre tabindex="0" role="group" aria-label="Lines for a shell">export STAKPAK_API_ENDPOINT=${location.origin}
export STAKPAK_API_KEY=<span class="muted">an API token of yours</span>
stakpak</pre>
    <cairn-examples></cairn-examples></div>`;
}
