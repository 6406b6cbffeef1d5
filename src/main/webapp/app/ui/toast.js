import { css, html } from 'lit';
import { View } from './view.js';

const SECONDS_SHOWN = 10;

/** Shows what was done, with a button to undo it: `undo` is called at most once. */
export function toast(text, { undo, error } = {}) {
  window.dispatchEvent(new CustomEvent('toast', { detail: { text, undo, error } }));
}

/** Shows why something failed. */
export const toastError = error => toast(error.message, { error });

/** Copies a text to the clipboard, and says so. */
export const copy = (text, done = 'Copied') => navigator.clipboard.writeText(text).then(() => toast(done), toastError);

class Toasts extends View {
  static properties = { shown: { state: true } };

  static styles = css`
    cairn-toasts {
      position: fixed; inset-block-end: 16px; inset-inline: 16px; z-index: 30; display: grid; gap: 8px; justify-items: center; pointer-events: none;
      & > div { display: flex; align-items: center; gap: 12px; max-width: 560px; padding: 8px 8px 8px 16px; border-radius: 8px; box-shadow: var(--shadow);
        background: light-dark(#26241f, #e9e6e0); color: light-dark(#f6f4ef, #1c1a17); pointer-events: auto; overflow-wrap: anywhere; }
      & button { background: none; border: 0; color: light-dark(#7fdccf, #07584f); font-weight: 600; padding: 2px 10px; }
      & button:hover { background: light-dark(#3b3832, #d6d2ca); }
    }`;

  constructor() {
    super();
    this.shown = [];
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('toast', event => this.#show(event.detail), { signal: this.gone });
  }

  #show(message) {
    this.shown = [...this.shown.slice(-2), message];
    setTimeout(() => this.#hide(message), SECONDS_SHOWN * 1000);
  }

  #hide(message) {
    this.shown = this.shown.filter(each => each !== message);
  }

  async #undo(message) {
    this.#hide(message);
    try {
      await message.undo();
    } catch (e) {
      toastError(e);
    }
  }

  render() {
    return html`${this.shown.map(message => html`<div role=${message.error ? 'alert' : 'status'}>
      <span>${message.text}</span>
      ${message.undo ? html`<button @click=${() => this.#undo(message)}>Undo</button>` : ''}
      <button aria-label="Close this notification" title="Close" @click=${() => this.#hide(message)}>✕</button>
    </div>`)}`;
  }
}
customElements.define('cairn-toasts', Toasts);
