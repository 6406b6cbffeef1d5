import { css, html } from 'lit';
import { View } from './view.js';

/**
 * A button that opens a list of actions. `items` are { label, run } or { label, href }, with `danger` for destructive ones; false items are
 * left out.
 */
class Menu extends View {
  static properties = { label: {}, items: { attribute: false }, content: { attribute: false }, isOpen: { state: true } };

  static styles = css`
    cairn-menu {
      display: inline-block;
      & > [popover] { position: fixed; inset: auto; margin: 0; padding: 4px; min-width: 180px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); color: var(--text); box-shadow: var(--shadow); }
      & [role="menuitem"] { display: flex; justify-content: flex-start; width: 100%; border: 0; background: none; padding: 4px 10px; border-radius: 4px; text-align: start; }
      & [role="menuitem"]:hover, & [role="menuitem"]:focus-visible { background: var(--hover); outline-offset: -2px; }
    }`;

  constructor() {
    super();
    this.items = [];
    this.content = '⋯';
  }

  get #list() {
    return this.querySelector('[popover]');
  }

  #toggled(event) {
    this.isOpen = event.newState === 'open';
    if (this.isOpen) {
      this.updateComplete.then(() => {
        this.#place();
        this.querySelector('[role="menuitem"]')?.focus();
      });
    }
  }

  /** Below the button, within the window. */
  #place() {
    const list = this.#list;
    const button = this.querySelector('button').getBoundingClientRect();
    const box = list.getBoundingClientRect();
    const top = button.bottom + 4 + box.height > innerHeight ? Math.max(4, button.top - 4 - box.height) : button.bottom + 4;
    list.style.top = `${top}px`;
    list.style.left = `${Math.max(4, Math.min(button.right - box.width, innerWidth - box.width - 4))}px`;
  }

  #key(event) {
    const items = [...this.querySelectorAll('[role="menuitem"]')];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      items.at(to % items.length).focus();
    }
  }

  #chosen(item) {
    this.#list.hidePopover();
    this.querySelector('button').focus();
    item.run?.();
  }

  render() {
    return html`
      <button class="quiet" aria-label=${this.label} title=${this.label} aria-haspopup="menu" aria-expanded=${Boolean(this.isOpen)}
        @click=${() => this.#list.togglePopover()}>${this.content}</button>
      <div popover role="menu" aria-label=${this.label} @toggle=${this.#toggled} @keydown=${this.#key}>
        ${this.isOpen ? this.items.filter(Boolean).map(item => item.href
          ? html`<a role="menuitem" class="button" tabindex="-1" href=${item.href} @click=${() => this.#chosen(item)}>${item.label}</a>`
          : html`<button role="menuitem" tabindex="-1" class=${item.danger ? 'danger' : ''} @click=${() => this.#chosen(item)}>${item.label}</button>`) : ''}
      </div>`;
  }
}
customElements.define('cairn-menu', Menu);
