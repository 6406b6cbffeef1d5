import { css, html } from 'lit';
import { copy } from './toast.js';
import { View } from './view.js';

/** Shell commands, with a button that copies them. */
class Lines extends View {
  static properties = { text: {} };

  static styles = css`
    cairn-lines {
      display: flex; align-items: flex-start; gap: 8px; padding: 8px 8px 8px 12px; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius);
      & pre { flex: 1; min-width: 0; overflow-x: auto; line-height: 1.6; padding-block: 3px; }
    }`;

  render() {
    return html`<pre tabindex="0" role="group" aria-label="Shell commands">${this.text}</pre>
      <button class="quiet" @click=${() => copy(this.text)}>Copy</button>`;
  }
}
customElements.define('cairn-lines', Lines);
