import { css, html } from 'lit';
import { fork } from '../sessions/actions.js';
import { counted } from '../ui/text.js';
import { time, when } from '../ui/time.js';
import { View } from '../ui/view.js';
import { compareAddress, historyOf } from './history.js';

/** Says that a transcript shows an earlier state, and links back to the latest. */
class Past extends View {
  static properties = { session: { attribute: false }, checkpoint: {}, who: { attribute: false }, history: { state: true } };

  static styles = css`
    cairn-past {
      display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 6px 24px; background: var(--accent-soft); border-bottom: 1px solid var(--accent);
      & span { flex: 1 1 240px; }
      @media (max-width: 699px) { padding-inline: 12px; }
    }`;

  willUpdate(changed) {
    if (this.session && (changed.has('checkpoint') || changed.has('session') && changed.get('session')?.updated_at !== this.session.updated_at)) {
      const history = historyOf(this.session.id);
      history.update().then(() => { this.history = history; this.requestUpdate(); }, () => {});
    }
  }

  render() {
    const id = this.session?.id ?? '';
    const at = this.history?.of(this.checkpoint);
    const latest = at && this.history.latest;
    const later = at ? this.history.all.length - 1 - this.history.all.indexOf(at) : 0;
    return html`
      <span>${at && at === latest ? html`<strong>The latest checkpoint</strong>, pinned: later messages are not shown.`
        : html`<strong>An earlier checkpoint</strong>${at ? html`, from ${time(at.created_at, when)}. ${counted(later, 'later checkpoint')}.` : '.'}`}</span>
      ${at && at !== latest ? html`<a href=${compareAddress(id, at.id, latest.id)}>Compare with the latest</a>` : ''}
      ${this.who?.access === 'read' || !this.session ? '' : html`<button @click=${() => fork(this.session, this.checkpoint)}>Fork from here</button>`}
      <a class="button primary" href="/s/${id}">${at && at === latest ? 'Follow the session' : 'Back to the latest'}</a>`;
  }
}
customElements.define('cairn-past', Past);
