import { css, html } from 'lit';
import { listAddress } from '../router.js';
import { actionsFor, rename } from '../sessions/actions.js';
import { about, counted, dotted, line, money } from '../ui/text.js';
import { time } from '../ui/time.js';
import { View } from '../ui/view.js';

const ACTIVE_MILLISECONDS = 60_000;

/** The header of a transcript: title, figures and actions. `actions` has the functions that affect the transcript. */
class SessionHead extends View {
  static properties = {
    session: { attribute: false }, stats: { attribute: false }, total: { attribute: false }, who: { attribute: false }, onlySaid: { attribute: false },
    hasPanel: { attribute: false }, actions: { attribute: false }, isRenaming: { state: true },
  };

  static styles = css`
    cairn-session-head header {
      display: flex; align-items: flex-start; gap: 8px 16px; padding: 10px 12px 10px 24px; border-bottom: 1px solid var(--line); min-width: 0;
      & .titles { flex: 1; min-width: 0; }
      & h1 { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
      & input.title { width: 100%; font-size: 1.2667rem; font-weight: 600; }
      & .facts { color: var(--muted); font-size: var(--small); font-variant-numeric: tabular-nums; }
      & .tools { display: flex; align-items: center; gap: 2px; }
      & .back { display: none; font-size: 1.4rem; line-height: 1; }
      @media (max-width: 1000px) {
        padding-inline: 12px; flex-wrap: wrap;
        & .titles { flex-basis: 60%; }
      }
      @media (max-width: 699px) {
        gap: 4px; padding: 6px 8px;
        & .back { display: inline-flex; }
        & .tools { flex-basis: 100%; font-size: var(--small); }
        & .tools .quiet { padding-inline: 6px; }
        & h1 { font-size: 1.0667rem; }
      }
    }`;

  #facts() {
    const { session, stats } = this;
    const usage = stats?.usage;
    const last = session.last_message_at ?? session.updated_at;
    return dotted([
      Date.now() - new Date(last) < ACTIVE_MILLISECONDS ? html`<span class="ok">● active now</span>` : time(last),
      this.total === undefined ? '' : counted(this.total, 'message'),
      stats?.total_tool_calls ? counted(stats.total_tool_calls, 'call') : '',
      stats?.failed_tool_calls ? html`<span class="failed">✗ ${stats.failed_tool_calls} failed</span>` : '',
      usage?.total_tokens ? `${about(usage.total_tokens)} tokens` : '',
      usage?.cost ? money(usage.cost) : '',
      session.owner && session.owner !== this.who.username ? line(session.owner) : '',
      session.visibility === 'PUBLIC' ? 'public' : '',
      session.forked_from ? html`<a href="/s/${session.forked_from.session_id}/c/${session.forked_from.checkpoint_id}">forked</a>` : '',
      session.status === 'DELETED' ? html`<strong class="failed">deleted</strong>` : '',
    ]);
  }

  #endRename(event) {
    const title = event.target.value.trim();
    if (event.key === 'Enter' && title && title !== this.session.title) {
      rename(this.session, title);
    }
    if (event.type === 'blur' || event.key === 'Enter' || event.key === 'Escape') {
      this.isRenaming = false;
    }
  }

  async #startRename() {
    this.isRenaming = true;
    await this.updateComplete;
    this.querySelector('input.title').select();
  }

  #title() {
    return this.isRenaming
      ? html`<input class="title" aria-label="New title" .value=${this.session.title} @keydown=${this.#endRename} @blur=${this.#endRename}>`
      : html`<h1 dir="auto">${line(this.session.title) || 'Untitled'}</h1>`;
  }

  render() {
    const { actions, session } = this;
    return html`<header>
      <a class="button quiet back" href=${listAddress()} title="All sessions" aria-label="All sessions">‹</a>
      <div class="titles">${session ? html`${this.#title()}<p class="facts">${this.#facts()}</p>` : html`<p class="facts">&nbsp;</p>`}</div>
      <div class="tools">
        <button class="quiet" title="Find in this session (f)" @click=${actions.find}>Find</button>
        <button class="quiet" aria-pressed=${this.onlySaid} title="Hide tool calls and system messages" @click=${() => actions.setOnlySaid(!this.onlySaid)}>Conversation only</button>
        <button class="quiet" title="Go to the latest message" @click=${actions.latest}>Latest</button>
        ${session ? html`<cairn-menu label="Actions for this session" .items=${[
          { label: 'Expand all', run: () => actions.setAll('open') }, { label: 'Collapse all', run: () => actions.setAll('closed') },
          ...actionsFor(session, this.who, { startRename: () => this.#startRename(), afterDelete: actions.deleted })]}></cairn-menu>` : ''}
        <button class="quiet" aria-pressed=${this.hasPanel} title="Side panel" aria-label="Side panel" @click=${actions.togglePanel}>◨</button>
      </div>
    </header>`;
  }
}
customElements.define('cairn-session-head', SessionHead);
