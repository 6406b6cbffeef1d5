import { css, html } from 'lit';
import { get, post } from '../api.js';
import { confirm } from '../ui/confirm.js';
import { bytes, count, counted, line } from '../ui/text.js';
import { exact, time } from '../ui/time.js';
import { problem, View } from '../ui/view.js';

/** For each step, [what it does, the noun for what it counts]. */
const STEPS = {
  purge_sessions: ['Erase deleted sessions', 'deleted session'],
  delete_sessions: ['Delete idle sessions, which can be restored', 'idle session'],
  erase_checkpoints: ['Erase old checkpoints of idle sessions', 'old checkpoint'],
  erase_audit_events: ['Erase audit events', 'audit event'],
  erase_idempotency_keys: ['Erase idempotency keys', 'idempotency key'],
};

const nameOf = step => STEPS[step]?.[0] ?? step;
const objects = ({ step, count: number }) => counted(number, STEPS[step]?.[1] ?? step);

/** Shows what retention would do, then does it. */
class Retention extends View {
  static properties = { report: { state: true }, failure: { state: true }, isBusy: { state: true } };

  static styles = css`
    cairn-retention { display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); }`;

  async #ask(request) {
    this.isBusy = true;
    this.failure = undefined;
    try {
      this.report = await request();
    } catch (e) {
      this.failure = e;
    } finally {
      this.isBusy = false;
    }
  }

  #plan() {
    return this.#ask(() => get('/v1/admin/retention', { signal: this.gone }));
  }

  async #run() {
    const steps = this.report.steps.filter(each => each.count);
    const isSure = await confirm({
      title: 'Apply retention now?', action: 'Apply retention',
      text: `Affects ${steps.map(objects).join(', ')}. Erased data cannot be restored.`,
    });
    if (isSure) {
      await this.#ask(() => post('/v1/admin/retention'));
      window.dispatchEvent(new Event('sessionschange'));
    }
  }

  #outcome() {
    const { report } = this;
    if (!report.steps.length) {
      return html`<p>Retention is not configured, so everything is kept. Configure it with <code>cairn.retention.*</code>.</p>`;
    }
    return html`
      <p role="status">${report.dry_run ? 'A run would do this now' : 'This was done'}, as of ${exact(report.at)}${report.complete ? '' : '. It did not process everything; a later run does the rest'}.
        ${report.held_sessions ? `Skipped because of a legal hold: ${counted(report.held_sessions, 'session')}.` : ''}</p>
      <div class="scroll-x" tabindex="0" role="group" aria-label="Steps of retention"><table>
        <thead><tr><th>Step</th><th>Older than</th><th class="number">Affected</th><th class="number">Size</th></tr></thead>
        <tbody>${report.steps.map(each => html`<tr><td>${nameOf(each.step)}</td><td>${time(each.before, exact)}</td><td class="number">${count(each.count)}</td><td class="number">${each.bytes ? bytes(each.bytes) : '–'}</td></tr>`)}</tbody></table></div>
      ${report.failed ? html`<p class="failed">${counted(report.failed, 'session')} could not be processed. The server’s log says why.</p>` : ''}
      ${report.oldest.length ? html`<details><summary>The sessions untouched the longest</summary><div class="scroll-x" tabindex="0" role="group" aria-label="The sessions untouched the longest"><table>
        <thead><tr><th>Session</th><th>Owner</th><th>Since</th><th>Step</th></tr></thead>
        <tbody>${report.oldest.map(each => html`<tr><td><a href="/s/${each.id}"><code>${each.id}</code></a></td><td>${line(each.owner)}</td><td>${time(each.since)}</td><td>${nameOf(each.step)}</td></tr>`)}</tbody></table></div></details>` : ''}
      ${report.dry_run && report.steps.some(each => each.count) ? html`<div><button class="danger" ?disabled=${this.isBusy} @click=${this.#run}>Apply retention…</button></div>` : ''}`;
  }

  render() {
    return html`
      <p>Data older than configured is erased once a day. A dry run shows what would be erased, and changes nothing.</p>
      <div><button ?disabled=${this.isBusy} @click=${this.#plan}>${this.isBusy ? 'Working…' : this.report ? 'Dry run again' : 'Dry run'}</button></div>
      ${this.failure ? problem(this.failure) : ''}
      ${this.report ? this.#outcome() : ''}`;
  }
}
customElements.define('cairn-retention', Retention);
