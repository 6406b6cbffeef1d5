import { css, html } from 'lit';
import { View } from './view.js';

/** The current bindings, from the key, as in `KeyboardEvent.key`, to [label, function]. */
const bound = new Set();

/** Binds keys until the signal aborts. `bindings` is { key: [label, function] }, in the order of the help. */
export function onKeys(group, bindings, signal) {
  const entry = { group, bindings };
  bound.add(entry);
  signal.addEventListener('abort', () => bound.delete(entry), { once: true });
}

const isField = element => element?.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element?.tagName) && element.type !== 'checkbox';

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || document.querySelector('dialog[open]')) {
    return;
  }
  for (const { bindings } of [...bound].reverse()) {
    const binding = bindings[event.key];
    if (binding) {
      event.preventDefault();
      binding[1]();
      return;
    }
  }
}
document.addEventListener('keydown', pressed);

class KeyHelp extends View {
  static properties = { isOpen: { state: true } };

  static styles = css`
    cairn-keys {
      & h1 { margin-bottom: 12px; }
      & dl { display: grid; grid-template-columns: 72px 1fr; gap: 6px 16px; margin: 8px 0 16px; align-items: baseline; }
      & dt { display: flex; gap: 4px; }
    }`;

  connectedCallback() {
    super.connectedCallback();
    onKeys('Everywhere', { '?': ['Show this help', () => { this.isOpen = true; }] }, this.gone);
  }

  updated() {
    const dialog = this.querySelector('dialog');
    if (this.isOpen && !dialog.open) {
      dialog.showModal();
    }
  }

  render() {
    return html`<dialog aria-labelledby="keys-title" @close=${() => { this.isOpen = false; }}>
      <h1 id="keys-title">Keys</h1>
      ${this.isOpen ? [...new Set([...bound].map(each => each.group))].map(group => html`<h2>${group}</h2><dl>
        ${[...bound].filter(each => each.group === group).flatMap(({ bindings }) => Object.entries(bindings)).map(([key, [label]]) => html`<dt><kbd>${key.length === 1 && key !== key.toLowerCase() ? 'Shift ' + key : key}</kbd></dt><dd>${label}</dd>`)}
      </dl>`) : ''}
      <div class="row"><button class="primary" autofocus @click=${() => this.querySelector('dialog').close()}>Close</button></div>
    </dialog>`;
  }
}
customElements.define('cairn-keys', KeyHelp);
