import { css, html } from 'lit';
import { ApiError } from '../api.js';
import { count, counted, line } from '../ui/text.js';
import { problem, View } from '../ui/view.js';
import { upload } from '../upload.js';

const MOST_SHOWN = 200;
const START = { imported: 0, skipped: 0, conflicts: 0, failed: 0, of: 0 };

/** Imports a file, and shows the progress and what was not imported. */
class Import extends View {
  static properties = { share: { state: true }, counts: { state: true }, notes: { state: true }, failure: { state: true }, isBusy: { state: true }, summary: { state: true } };

  static styles = css`
    cairn-import {
      display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr);
      & progress { width: 100%; height: 10px; accent-color: var(--accent); }
      & ul { list-style: none; max-height: 320px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius); }
      & li { padding: 4px 12px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
      & .drop { border: 1px dashed var(--line-strong); border-radius: var(--radius); padding: 16px; }
      & .drop.over { background: var(--accent-soft); border-color: var(--accent); }
      & label.field { grid-template-columns: minmax(0, 1fr); }
      & code { overflow-wrap: anywhere; }
      & input[type="file"] { max-width: 100%; border: 0; padding: 0; background: none; }
    }`;

  #chosen(event) {
    const [file] = event.target.files;
    if (file) {
      this.#send(file);
    }
    event.target.value = '';
  }

  #dropped(event) {
    event.preventDefault();
    event.currentTarget.classList.remove('over');
    const [file] = event.dataTransfer.files;
    if (file && !this.isBusy) {
      this.#send(file);
    }
  }

  async #send(file) {
    Object.assign(this, { share: 0, counts: START, notes: [], dropped: 0, failure: undefined, summary: undefined, isBusy: true, name: file.name });
    this.cancelled = new AbortController();
    try {
      await upload(file, {
        sent: share => { this.share = share; },
        reported: each => this.#read(each),
        signal: AbortSignal.any([this.cancelled.signal, this.gone]),
      });
      if (!this.summary && !this.failure) {
        throw new Error('The report ended early. Everything imported so far is kept; send the file again to import the rest');
      }
    } catch (e) {
      this.counts = this.counts.of ? this.counts : undefined;
      this.failure = e.name === 'AbortError' ? new Error('Cancelled. Everything imported so far is kept') : e;
    } finally {
      this.isBusy = false;
      window.dispatchEvent(new Event('sessionschange'));
    }
  }

  /** One line of the report. */
  #read({ warning, conflict, failure, error, summary, ...counts }) {
    if (summary) {
      this.summary = summary;
      this.counts = summary;
    } else if (error) {
      this.failure = new ApiError(0, error);
    } else if (warning ?? conflict ?? failure) {
      this.#note({ warning, conflict, failure });
    } else if (counts.of !== undefined) {
      this.counts = counts;
    }
  }

  #note(note) {
    if (this.notes.length < MOST_SHOWN) {
      this.notes = [...this.notes, note];
    } else {
      this.dropped++;
    }
  }

  #line({ warning, conflict, failure }) {
    const { id } = warning ?? conflict ?? failure;
    const name = id === undefined ? '' : /^[0-9a-f-]{36}$/i.test(id) ? html`<a href="/s/${id}"><code>${id}</code></a>` : html`<code>${line(id)}</code>`;
    if (conflict) {
      return html`<li><span class="cancelled">Conflict</span> ${name}: different content exists under this id, and stays unchanged</li>`;
    }
    return warning ? html`<li>Changed ${name}: ${line(warning.text)}</li>`
      : html`<li><span class="failed">Failed</span> ${name}${failure.line ? ` in line ${count(failure.line)}` : ''}: ${line(failure.message)}${failure.details ? ': ' + line(failure.details) : ''}</li>`;
  }

  #progress() {
    const { imported, skipped, conflicts, failed, of } = this.counts;
    const done = imported + skipped + conflicts + failed;
    const isSent = this.share === 1;
    const text = this.summary ? this.summary.complete ? 'Everything in the file is here now' : 'Not everything in the file is here' : !isSent ? `Sending ${line(this.name)}, ${Math.floor(100 * this.share)} %`
      : of ? `${count(done)} of ${count(of)}` : 'The server is reading the file';
    return html`
      <progress aria-label="Import of ${line(this.name)}" max="1" .value=${this.summary ? 1 : isSent && of ? done / of : isSent ? 0 : this.share}></progress>
      <p role="status">${text}: ${count(imported)} imported, ${count(skipped)} skipped because they already exist,
        <span class=${conflicts ? 'cancelled' : ''}>${counted(conflicts, 'conflict')}</span>, <span class=${failed ? 'failed' : ''}>${count(failed)} failed</span>.</p>`;
  }

  render() {
    return html`
      <div class="drop" @dragover=${event => { event.preventDefault(); event.currentTarget.classList.add('over'); }} @dragleave=${event => event.currentTarget.classList.remove('over')} @drop=${this.#dropped}>
        <label class="field"><span>A Cairn export, or a copy of the CLI’s <code>~/.stakpak/data/local.db</code>. Choose the file, or drop it here</span>
          <input type="file" ?disabled=${this.isBusy} @change=${this.#chosen}></label>
      </div>
      ${this.counts ? this.#progress() : ''}
      ${this.isBusy ? html`<div><button @click=${() => this.cancelled.abort()}>Cancel import</button></div>` : ''}
      ${this.failure ? problem(this.failure) : ''}
      ${this.notes?.length ? html`<ul tabindex="0" aria-label="What was changed or not imported">${this.notes.map(each => this.#line(each))}
        ${this.dropped ? html`<li class="muted">and ${count(this.dropped)} more</li>` : ''}</ul>` : ''}`;
  }
}
customElements.define('cairn-import', Import);
