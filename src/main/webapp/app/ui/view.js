import { LitElement, html } from 'lit';

/**
 * An element of the page. It renders into the document itself, so that `style.css` applies to it, and adopts its own `static styles` once.
 * Nest those within the name of the element.
 */
export class View extends LitElement {
  static finalizeStyles() {
    return [];
  }

  createRenderRoot() {
    adopt(this.constructor.styles);
    return this;
  }

  connectedCallback() {
    this.life = new AbortController();
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.life.abort();
  }

  /** Aborted when the element leaves the page: for requests, polling and listeners. */
  get gone() {
    return this.life.signal;
  }
}

/** Adopts a stylesheet, made by `css`, in the document. */
export function adopt(styles) {
  const sheet = styles?.styleSheet;
  if (sheet && !document.adoptedStyleSheets.includes(sheet)) {
    document.adoptedStyleSheets.push(sheet);
  }
}

/** A failure, as reported by the API. */
export function problem(error) {
  return html`<div class="problem" role="alert">${error.message}.
    ${error.requestId ? html`<small>Request ${error.requestId}</small>` : ''}</div>`;
}
