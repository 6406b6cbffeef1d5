import { css, html, nothing } from 'lit';
import { signOut } from './account/sign-out.js';
import { account } from './api.js';
import { addressWith, filterOf, followLinks, go, match, queryOf } from './router.js';
import { routes } from './routes.js';
import { onKeys } from './ui/keys.js';
import './ui/menu.js';
import { nextTheme, theme } from './ui/theme.js';
import { toastError } from './ui/toast.js';
import { problem, View } from './ui/view.js';
import './sessions/list.js';

/** The frame around every view: the header, the list of sessions where the route has one, and the view itself. */
class App extends View {
  static properties = { who: { state: true }, found: { state: true }, failure: { state: true }, theme: { state: true } };

  static styles = css`
    cairn-app {
      display: grid; grid-template: auto 1fr / minmax(0, 1fr); height: 100dvh;
      & > header { display: flex; align-items: center; gap: 4px 12px; min-height: var(--header); padding: 0 12px; border-bottom: 1px solid var(--line); background: var(--ground); }
      & .brand { display: flex; align-items: center; gap: 8px; color: var(--text); font-weight: 650; text-decoration: none; letter-spacing: .01em; }
      & .brand svg { width: 20px; height: 20px; fill: var(--accent); }
      & nav { display: flex; gap: 2px; min-width: 0; overflow-x: auto; scrollbar-width: none; }
      & nav a { color: var(--muted); text-decoration: none; padding: 4px 10px; border-radius: var(--radius); white-space: nowrap; }
      & nav a:hover { background: var(--hover); color: var(--text); }
      & nav a[aria-current] { color: var(--text); font-weight: 550; box-shadow: inset 0 -2px var(--accent); border-radius: 0; }
      & form { flex: 0 1 380px; min-width: 140px; position: relative; }
      & form input { width: 100%; background: var(--sunken); border-color: transparent; padding-inline-end: 32px; }
      & form input:focus { border-color: var(--accent); }
      & form:focus-within kbd, & form input:not(:placeholder-shown) + kbd { visibility: hidden; }
      & form kbd { position: absolute; inset-inline-end: 6px; top: 5px; color: var(--muted); pointer-events: none; }
      & .body { display: grid; grid-template-columns: 1fr; min-height: 0; }
      & .body.with-list { grid-template-columns: 320px minmax(0, 1fr); }
      & .body > cairn-sessions { border-inline-end: 1px solid var(--line); min-height: 0; }
      & .body.at-list { grid-template-columns: 1fr; }
      & .body.at-list > cairn-sessions { border: 0; }
      & main { min-width: 0; min-height: 0; overflow: auto; position: relative; }
      & .skip { position: absolute; inset-block-start: -60px; inset-inline-start: 8px; z-index: 40; }
      & .skip:focus { inset-block-start: 8px; }
      @media (max-width: 1000px) {
        & .body.with-list { grid-template-columns: 260px minmax(0, 1fr); }
      }
      @media (max-width: 699px) {
        & > header { padding: 0 8px; gap: 4px; flex-wrap: wrap; padding-block: 4px; }
        & > header form { order: 9; flex: 1 1 100%; }
        & form kbd { display: none; }
        & .body.with-list { grid-template-columns: 1fr; }
        & .body.with-list:not(.at-list) > cairn-sessions { display: none; }
        & .brand span { display: none; }
        & nav { flex: 1; }
      }
    }`;

  connectedCallback() {
    super.connectedCallback();
    followLinks();
    window.addEventListener('addresschange', () => this.#arrive(), { signal: this.gone });
    onKeys('Everywhere', { '/': ['Search every message', () => this.#type()] }, this.gone);
    this.#arrive();
  }

  async #arrive() {
    const { pathname } = location;
    const found = match(routes, pathname);
    this.failure = undefined;
    if (!found) {
      this.found = undefined;
      document.title = 'Cairn';
      this.#identify();
      return;
    }
    document.title = `${found.route.title} · Cairn`;
    if (found.route.bare) {
      this.who = undefined;
    } else {
      this.#identify();
    }
    try {
      await found.route.load();
      if (location.pathname === pathname) {
        this.found = { ...found, address: location.href };
      }
    } catch (e) {
      // After an update, the files of the loaded version are gone; a new document refers to the current ones.
      this.failure = e instanceof TypeError ? new Error('Cairn was updated, or cannot be reached. Reload the page') : e;
    }
  }

  async #identify() {
    try {
      this.who = await account();
    } catch (e) {
      this.who = undefined;
      if (e.status !== 401) {
        this.failure = e;
      }
    }
  }

  get #box() {
    return this.querySelector('form[role="search"] input');
  }

  #type() {
    this.#box?.focus();
    this.#box?.select();
  }

  /** Leaves the field, so that the keys step through the hits. Keeps the filters of an earlier search. */
  #search(event) {
    event.preventDefault();
    const q = this.#box.value.trim();
    this.#box.blur();
    go(location.pathname === '/search' ? addressWith({ q }) : `/search?${queryOf({ q })}`);
  }

  updated() {
    // On a narrow screen, the navigation scrolls if it does not fit into the header.
    this.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const address = location.href;
    if (this.#box && this.#box !== document.activeElement && address !== this.searched) {
      this.searched = address;
      this.#box.value = location.pathname === '/search' ? filterOf(['q']).q ?? '' : '';
    }
  }

  /** The element of the view. It is reused while routes name the same element, and so keeps its state. */
  #view() {
    const { route, params } = this.found;
    if (this.shown?.localName !== route.element) {
      this.shown = document.createElement(route.element);
    }
    Object.assign(this.shown, { params, address: this.found.address, who: this.who });
    return this.shown;
  }

  render() {
    const route = this.found?.route;
    if (route?.bare) {
      return html`<span></span><main>${this.#view()}</main><cairn-toasts></cairn-toasts>`;
    }
    const isList = route?.path === '/';
    const isMatched = Boolean(match(routes, location.pathname));
    return html`
      <header>
        <a class="button skip" href="#main" @click=${this.#skip}>Skip to content</a>
        <a class="brand" href="/" title="All sessions"><svg viewBox="0 0 32 32" aria-hidden="true"><ellipse cx="16" cy="25.5" rx="13" ry="4.5"/><ellipse cx="16.5" cy="16.5" rx="9" ry="4"/><ellipse cx="15.5" cy="8.5" rx="5.5" ry="3.5"/></svg><span>Cairn</span></a>
        <form role="search" @submit=${this.#search}>
          <input name="q" type="search" aria-label="Search every message" placeholder="Search everything" autocomplete="off" spellcheck="false" maxlength="1000" title="Search every message (/)"><kbd aria-hidden="true">/</kbd>
        </form>
        <nav class="push" aria-label="Views">${routes.filter(each => each.navigation && this.#mayUse(each)).map(each => html`
          <a href=${each.path} aria-current=${each === route || each.path === '/' && route?.withList ? 'page' : nothing}>${each.navigation}</a>`)}</nav>
        <button class="quiet" title="Colours: ${theme()}. Change" aria-label="Colours: ${theme()}. Change" @click=${() => { nextTheme(); this.requestUpdate(); }}>◐</button>
        ${this.who ? html`<cairn-menu label="Account of ${this.who.username}" .content=${html`<span class="who">${this.who.username}</span> ▾`} .items=${[
          match(routes, '/account') && { label: 'Account', href: '/account' },
          { label: 'API documentation', run: () => window.open('/openapi', '_blank', 'noopener') },
          { label: 'Keys', run: () => { this.querySelector('cairn-keys').isOpen = true; } },
          { label: 'Sign out', run: () => signOut().catch(toastError) }]}></cairn-menu>` : ''}
      </header>
      <div class="body ${route?.withList ? 'with-list' : ''} ${isList ? 'at-list' : ''}">
        ${route?.withList && this.who ? html`<cairn-sessions id=${isList ? 'main' : nothing} role=${isList ? 'main' : 'region'} aria-label="Sessions" .who=${this.who} .address=${this.found.address} .current=${this.found.params.id} ?compact=${!isList}></cairn-sessions>` : ''}
        ${isList ? '' : html`<main id="main" tabindex="-1">
          ${this.failure ? html`<div class="page">${problem(this.failure)}<div><button @click=${() => location.reload()}>Reload the page</button></div></div>`
            : this.found && this.who ? this.#view()
            : isMatched ? '' : html`<div class="empty"><h1>There is nothing at this address</h1><p>It may be mistyped. <a href="/">All sessions</a></p></div>`}
        </main>`}
      </div>
      <cairn-keys></cairn-keys>
      <cairn-toasts></cairn-toasts>`;
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('#main').focus();
  }

  #mayUse(route) {
    return !route.roles || this.who?.roles.some(role => route.roles.includes(role));
  }
}

customElements.define('cairn-app', App);
