import { css, html } from 'lit';
import { get } from '../api.js';
import { Folds } from '../session/folds.js';
import { chunkOf, Messages, targetOf } from '../session/messages.js';
import '../session/transcript.js';
import { counted, dotted, line } from '../ui/text.js';
import { nextTheme, theme } from '../ui/theme.js';
import { exact, time } from '../ui/time.js';
import { toast } from '../ui/toast.js';
import { problem, View } from '../ui/view.js';

/** The status of a request for a state that is no longer shown. */
const CHANGED = 412;

/** How often to start again while the session changes faster than it is read. */
const TRIES = 5;

/** What a link shows to somebody without an account: a conversation, without any actions. */
class Shared extends View {
  static properties = { params: { attribute: false }, address: {}, session: { state: true }, failure: { state: true } };

  static styles = css`
    cairn-shared {
      display: grid; grid-template-rows: auto 1fr; height: 100dvh; min-height: 0;
      & > header { display: flex; align-items: flex-start; gap: 8px 16px; padding: 10px 12px 10px 24px; border-bottom: 1px solid var(--line); min-width: 0; }
      & .titles { flex: 1; min-width: 0; }
      & h1 { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
      & .facts { color: var(--muted); font-size: var(--small); }
      & .scroller { overflow-y: auto; overflow-x: hidden; overflow-anchor: none; padding: 8px 24px 80px; scroll-padding-top: 12px; }
      & .scroller:focus { outline: none; }
      @media (max-width: 699px) {
        & > header { padding-inline: 12px; }
        & .scroller { padding-inline: 12px; }
      }
    }`;

  folds = new Folds(() => this.transcript?.refresh());

  get transcript() {
    return this.querySelector('cairn-transcript');
  }

  willUpdate() {
    if (this.params.secret !== this.opened) {
      this.opened = this.params.secret;
      this.updateComplete.then(() => this.#open());
    } else if (this.transcript && this.messages?.total && targetOf(location.hash) !== undefined) {
      this.transcript.reveal(targetOf(location.hash)).then(() => this.transcript.refresh());
    }
  }

  async #open(target = targetOf(location.hash), focus = true) {
    try {
      const messages = await this.#read(target ?? 0);
      document.title = `${line(this.session.title) || 'Untitled'} · Cairn`;
      this.messages = messages;
      await this.updateComplete;
      this.transcript.show(messages, this.#context(messages), this.querySelector('.scroller'));
      if (target !== undefined) {
        await this.transcript.reveal(target, { focus });
        this.transcript.refresh();
      }
    } catch (e) {
      this.#fail(e);
    }
  }

  /** All messages are of one checkpoint: once the session has another one, the server refuses to send more of them. */
  async #read(index, tries = TRIES) {
    const address = `/v1/shared/${this.params.secret}`;
    try {
      const session = await get(address, { signal: this.gone });
      const messages = new Messages(address + '/messages', session.checkpoint_id);
      await messages.open(index, this.gone);
      this.session = session;
      return messages;
    } catch (e) {
      if (e.status !== CHANGED || tries <= 1) {
        throw e;
      }
      return this.#read(index, tries - 1);
    }
  }

  /** Keeps the reading position, if its message still exists. */
  #fail(e) {
    if (e.status !== CHANGED) {
      this.failure = e;
    } else if (!this.reopening) {
      toast('The session has changed. This is its current state.');
      this.reopening = this.#open(Number(this.transcript.current?.dataset.index ?? 0), false).finally(() => { this.reopening = undefined; });
    }
  }

  #context(messages) {
    const view = this;
    return {
      isOpen: (key, preset) => view.folds.isOpen(key, preset),
      toggle: (key, isOpen) => view.folds.set(key, isOpen),
      loadWhole: item => messages.whole(item).then(() => view.transcript.refresh({ from: chunkOf(item.index), isNew: true }), e => view.#fail(e)),
      settle: () => view.transcript.keep(() => {}),
      onlySaid: false,
      get marked() { return targetOf(location.hash); },
      you: 'User',
      get address() { return location.pathname; },
    };
  }

  #facts() {
    const { session } = this;
    return dotted([
      counted(session.message_count, 'message'),
      time(session.updated_at),
      session.cwd ? html`<bdi>${line(session.cwd)}</bdi>` : '',
      session.is_redacted ? 'secrets are hidden' : '',
      html`shared until ${exact(session.expires_at)}`,
    ]);
  }

  render() {
    if (this.failure) {
      return html`<div class="page"><h1>${this.failure.status === 404 ? 'This link does not work' : 'This link cannot be shown'}</h1>
        ${this.failure.status === 404 ? html`<p>It has ended, or never existed. Ask the person who sent it to you for a new one.</p>` : problem(this.failure)}</div>`;
    }
    return html`
      <header>
        <div class="titles">${this.session ? html`<h1 dir="auto">${line(this.session.title) || 'Untitled'}</h1><p class="facts">${this.#facts()}</p>` : ''}</div>
        <button class="quiet" title="Colours: ${theme()}. Change" aria-label="Colours: ${theme()}. Change" @click=${() => { nextTheme(); this.requestUpdate(); }}>◐</button>
      </header>
      <div class="scroller" tabindex="-1"><cairn-transcript role="group" aria-label="Messages" @failed=${event => this.#fail(event.detail)}></cairn-transcript>
        ${this.session?.message_count === 0 ? html`<div class="empty"><h2>No messages yet</h2></div>` : ''}</div>`;
  }
}
customElements.define('cairn-shared', Shared);
