import { css, html } from 'lit';
import { forgetAccount, get, post } from '../api.js';
import { go } from '../router.js';
import { problem, View } from '../ui/view.js';

/** Messages for failed single sign-on, by the `error` in the address. */
const FAILURES = new Map(Object.entries({
  denied: 'The identity provider did not sign you in',
  expired: 'Signing in took too long, or started in another browser. Try again',
  refused: 'This server does not accept your sign-in from the identity provider. Ask its administrator',
  limited: 'Too many failed attempts from your network. Wait a minute, then try again',
  unavailable: 'The identity provider does not respond. Try again later',
}));

/** Signs in with single sign-on, with an API token, or with the code that the first start prints. */
class SignIn extends View {
  static properties = { config: { state: true }, failure: { state: true }, isBusy: { state: true } };

  static styles = css`
    cairn-sign-in {
      display: grid; place-items: center; min-height: 100dvh; padding: 16px;
      & > section { width: min(400px, 100%); display: grid; gap: 20px; }
      & svg { width: 40px; height: 40px; fill: var(--accent); }
      & h1 { font-size: 1.6rem; letter-spacing: -.01em; }
      & form { display: grid; gap: 12px; }
      & button, & .button { width: 100%; min-height: 38px; }
      & .or { display: flex; align-items: center; gap: 12px; color: var(--muted); }
      & .or::before, & .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
    }`;

  connectedCallback() {
    super.connectedCallback();
    const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1];
    if (code) {
      history.replaceState(null, '', location.pathname + location.search);
      this.#signIn({ code });
    }
    const failed = FAILURES.get(new URLSearchParams(location.search).get('error'));
    if (failed) {
      this.failure = { message: failed };
    }
    get('/v1/login-config').then(config => { this.config = config; }, e => { this.failure = e; });
  }

  /** Only an address of this page, so that a link cannot redirect elsewhere. */
  get #returnTo() {
    const asked = new URLSearchParams(location.search).get('return_to') ?? '/';
    const url = new URL(asked, location.origin);
    return url.origin === location.origin && asked.startsWith('/') && url.pathname !== '/sign-in' ? url.pathname + url.search + url.hash : '/';
  }

  async #signIn(proof) {
    this.isBusy = true;
    this.failure = undefined;
    try {
      await post('/v1/page-session', proof);
      forgetAccount();
      await get('/v1/account');
      go(this.#returnTo, { replace: true });
    } catch (e) {
      this.failure = e;
      this.querySelector('input')?.select();
    } finally {
      this.isBusy = false;
    }
  }

  #submit(event) {
    event.preventDefault();
    const token = new FormData(event.target).get('token').trim();
    if (token) {
      this.#signIn({ token });
    }
  }

  render() {
    return html`<section>
      <svg viewBox="0 0 32 32" aria-hidden="true"><ellipse cx="16" cy="25.5" rx="13" ry="4.5"/><ellipse cx="16.5" cy="16.5" rx="9" ry="4"/><ellipse cx="15.5" cy="8.5" rx="5.5" ry="3.5"/></svg>
      <h1>Sign in to Cairn</h1>
      ${window.isSecureContext ? '' : html`<div class="problem" role="alert">Signing in requires TLS here. Browsers store the sign-in cookie only over
        <code>https://</code>, or on this computer itself at <code>http://localhost</code>, because otherwise anybody on the network could read it.</div>`}
      ${this.failure ? problem(this.failure) : ''}
      ${this.config?.authorize_url ? html`
        <a class="button primary" href="${this.config.authorize_url}?return_to=${encodeURIComponent(this.#returnTo)}">Continue with single sign-on</a>
        <div class="or">or</div>` : ''}
      <form @submit=${this.#submit}>
        <input class="visually-hidden" name="username" autocomplete="username" value="Cairn" tabindex="-1" aria-hidden="true" readonly>
        <label class="field">API token <input name="token" type="password" autocomplete="current-password" required spellcheck="false" ?autofocus=${!this.config?.authorize_url}></label>
        <button class=${this.config?.authorize_url ? '' : 'primary'} ?disabled=${this.isBusy}>${this.isBusy ? 'Signing in…' : 'Sign in with the token'}</button>
      </form>
      ${this.config && !this.config.authorize_url ? html`<p class="small muted">On its first start, the server wrote a token to <code>data/first-token</code>, after
        <code>STAKPAK_API_KEY=</code>.</p>` : ''}
    </section>`;
  }
}
customElements.define('cairn-sign-in', SignIn);
