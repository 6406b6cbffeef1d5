import { html } from 'lit';
import './examples.js';

/** What an empty list says: what would be in it, and how to get it there. */
export function emptyList(filter, isCompact) {
  const { scope, ...others } = filter;
  if (isCompact) {
    return html`<p class="muted empty">${Object.keys(others).length ? 'No sessions match.' : 'No sessions.'}</p>`;
  }
  if (Object.keys(others).length) {
    return html`<div class="empty"><h2>No sessions match these filters</h2><p>${filter.status === 'DELETED' ? 'Deleted sessions are listed here, to be restored. ' : ''}
      <a href=${scope ? '/?scope=' + scope : '/'}>Show all</a></p></div>`;
  }
  if (scope === 'shared') {
    return html`<div class="empty"><h2>No shared sessions yet</h2><p>Sessions that others make public are listed here. To share one of yours, choose “Make public” in its menu.</p></div>`;
  }
  if (scope === 'all') {
    return html`<div class="empty"><h2>No sessions yet</h2><p>Everybody’s sessions are listed here as soon as there are some.</p></div>`;
  }
  return html`<div class="empty"><h2>No sessions yet</h2>
    <p>The sessions of your agents are listed here. Point the CLI at this server, then work as usual:</p>
    <pre tabindex="0" role="group" aria-label="Shell commands">export STAKPAK_API_ENDPOINT=${location.origin}
export STAKPAK_API_KEY=<span class="muted">your API token</span>
stakpak</pre>
    <cairn-examples></cairn-examples></div>`;
}
