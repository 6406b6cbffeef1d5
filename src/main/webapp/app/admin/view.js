import { css, html } from 'lit';
import { get } from '../api.js';
import { line } from '../ui/text.js';
import { problem, View } from '../ui/view.js';
import './import.js';
import './retention.js';
import './storage.js';

const KINDS = { local: 'Its own database', 'stakpak-api': 'Another session API, to which this server is a gateway' };

/** For administrators: the server, its storage, import, export and retention. */
class Admin extends View {
  static properties = { backend: { state: true }, version: { state: true }, failure: { state: true } };

  static styles = css`
    cairn-admin {
      display: block;
      & .page { gap: 36px; max-width: 1100px; }
      & dl:not(.figures) { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 20px; }
      & dl:not(.figures) dt { color: var(--muted); }
      & dd { overflow-wrap: anywhere; }
      & .button { white-space: normal; }
      & summary { cursor: pointer; color: var(--accent); width: max-content; }
    }`;

  connectedCallback() {
    super.connectedCallback();
    get('/v1/backend', { signal: this.gone }).then(backend => { this.backend = backend; }, e => { this.failure = e; });
    // The OpenAPI document begins with the version of the server.
    fetch('/openapi', { signal: this.gone }).then(response => response.text()).then(text => { this.version = /^ {2}version: (\S+)$/m.exec(text)?.[1]; }, () => {});
  }

  #backend() {
    const { backend } = this;
    return html`<dl>
      <dt>Cairn</dt><dd>${this.version ?? '…'}, <a href="/openapi">its API</a></dd>
      <dt>Sessions are in</dt><dd>${KINDS[backend.kind] ?? backend.kind}</dd>
      ${backend.store_path ? html`<dt>Database</dt><dd><code>${line(backend.store_path)}</code></dd>` : ''}
      ${backend.endpoint ? html`<dt>Endpoint</dt><dd><code>${line(backend.endpoint)}</code></dd>` : ''}
      ${backend.profile ? html`<dt>Profile</dt><dd>${line(backend.profile)}</dd>` : ''}
    </dl>`;
  }

  render() {
    return html`<div class="page">
      <h1>Administration</h1>
      <section aria-labelledby="backend-title"><h2 id="backend-title">Server</h2>${this.failure ? problem(this.failure) : this.backend ? this.#backend() : ''}</section>
      <section aria-labelledby="storage-title"><h2 id="storage-title">Storage</h2><cairn-storage></cairn-storage></section>
      <section aria-labelledby="import-title"><h2 id="import-title">Import</h2>
        <p>Sessions keep their ids, times and owners. Whatever already exists is skipped, so a file can be sent again.</p><cairn-import></cairn-import></section>
      <section aria-labelledby="export-title"><h2 id="export-title">Export</h2>
        <p>One file for this or another Cairn, with every checkpoint, including deleted sessions.</p>
        <div class="row"><a class="button" href="/v1/export?scope=all" download="sessions-of-all.ndjson">Download everybody’s sessions</a>
          <a class="button" href="/v1/export" download="sessions.ndjson">Download my sessions and knowledge files</a></div></section>
      <section aria-labelledby="retention-title"><h2 id="retention-title">Retention</h2><cairn-retention></cairn-retention></section>
    </div>`;
  }
}
customElements.define('cairn-admin', Admin);
