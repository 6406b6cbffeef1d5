import { css, html } from 'lit';
import { post, remove, seesEverything } from '../api.js';
import { setQuery } from '../router.js';
import { confirm } from '../ui/confirm.js';
import { Endless } from '../ui/endless.js';
import '../ui/lines.js';
import { line } from '../ui/text.js';
import { day, exact, time } from '../ui/time.js';
import { toast, toastError } from '../ui/toast.js';
import { problem, View } from '../ui/view.js';

const ACCESS = {
  read: 'Read: sees sessions and changes nothing',
  write: 'Write: also stores and changes sessions, as the CLI does',
  admin: 'Admin: also creates and revokes tokens',
};
const DAYS = [7, 30, 90, 365];

/** Creates, lists and revokes API tokens. */
class Tokens extends View {
  static properties = { who: { attribute: false }, address: {}, made: { state: true }, failure: { state: true }, isBusy: { state: true } };

  static styles = css`
    cairn-tokens {
      display: block;
      & .made { border: 1px solid var(--accent); border-radius: var(--radius); padding: 16px; background: var(--raised); }
      & form { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; }
      & form label { flex: 1 1 160px; min-width: 0; }
      & form label select { width: 100%; min-width: 0; }
      & td button { margin-block: -3px; }
      & .expired td { color: var(--muted); }
    }`;

  list = new Endless(this, '/v1/tokens', 'tokens');

  willUpdate(changed) {
    if (changed.has('address')) {
      this.list.begin({ scope: this.#scope });
    }
  }

  get #scope() {
    return new URLSearchParams(location.search).get('scope') ?? undefined;
  }

  async #make(event) {
    event.preventDefault();
    const form = event.target;
    const { name, access, days } = Object.fromEntries(new FormData(form));
    this.isBusy = true;
    this.failure = undefined;
    try {
      this.made = await post('/v1/tokens', { name, access, ...(days && { expires_in_days: Number(days) }) });
      form.reset();
      this.list.begin({ scope: this.#scope });
      await this.updateComplete;
      this.querySelector('.made').focus();
    } catch (e) {
      this.failure = e;
    } finally {
      this.isBusy = false;
    }
  }

  async #revoke(token) {
    const name = `“${line(token.name)}”`;
    const owner = token.username === this.who.username ? '' : ` of ${line(token.username)}`;
    if (!await confirm({ title: `Revoke the token ${name}${owner}?`, action: `Revoke ${name}`,
      text: 'It stops working immediately. Tokens that were created with it are revoked, too. This cannot be undone.' })) {
      return;
    }
    try {
      await remove(`/v1/tokens/${token.id}`);
      toast(`Revoked ${name}`);
      if (this.made?.token.id === token.id) {
        this.made = undefined;
      }
      this.list.begin({ scope: this.#scope });
    } catch (e) {
      toastError(e);
    }
  }

  #secret() {
    const { token, secret } = this.made;
    return html`<section class="made" tabindex="-1" aria-labelledby="made-title">
      <h2 id="made-title">Created “${line(token.name)}”</h2>
      <p>This is the only time its secret is shown. Paste these two lines where the CLI runs:</p>
      <cairn-lines .text=${`export STAKPAK_API_ENDPOINT=${location.origin}\nexport STAKPAK_API_KEY=${secret}`}></cairn-lines>
      <p>Or store them in the CLI’s own configuration:</p>
      <cairn-lines .text=${`stakpak auth login --provider stakpak --api-key ${secret} --endpoint ${location.origin}`}></cairn-lines>
      <div class="row"><button @click=${() => { this.made = undefined; }}>Hide the secret</button></div>
    </section>`;
  }

  #form() {
    return html`<section aria-labelledby="make-title">
      <h2 id="make-title">Create a token</h2>
      <form @submit=${this.#make}>
        <label class="field">Name <input name="name" required maxlength="100" placeholder="laptop" autocomplete="off"></label>
        <label class="field">Access <select name="access">${Object.entries(ACCESS).map(([name, label]) => html`<option value=${name} ?selected=${name === 'write'}>${label}</option>`)}</select></label>
        <label class="field">Expires <select name="days">${DAYS.map(days => html`<option value=${days} ?selected=${days === 90}>in ${days} days</option>`)}<option value="">as late as allowed</option></select></label>
        <button class="primary" ?disabled=${this.isBusy}>Create token</button>
      </form>
      ${this.failure ? problem(this.failure) : ''}
    </section>`;
  }

  #row(token, isAll) {
    const isExpired = token.expires_at && new Date(token.expires_at) < Date.now();
    return html`<tr class=${isExpired ? 'expired' : ''}>
      <td>${line(token.name)}${token.prefix ? html` <code class="muted" title="How the secret begins">${token.prefix}…</code>` : ''}</td>
      ${isAll ? html`<td>${line(token.username)}</td>` : ''}
      <td title=${ACCESS[token.access]}>${token.access}</td>
      <td>${time(token.created_at)}</td>
      <td>${token.expires_at ? html`${isExpired ? 'expired ' : ''}${time(token.expires_at, day)}` : 'never'}</td>
      <td>${token.last_used_at ? time(token.last_used_at) : 'never'}</td>
      <td class="number"><button class="danger" title="Revoke ${line(token.name)}, created ${exact(token.created_at)}" @click=${() => this.#revoke(token)}>Revoke</button></td>
    </tr>`;
  }

  render() {
    const { items, failure, end } = this.list;
    const isAll = this.#scope === 'all';
    return html`<div class="page">
      <h1>Tokens</h1>
      <p class="muted">The CLI and other programs use a token to act for you, with your roles and within the token’s access.</p>
      ${this.made ? this.#secret() : ''}
      ${this.#form()}
      <section aria-labelledby="list-title">
        <div class="row"><h2 id="list-title">${isAll ? 'Everybody’s tokens' : 'Your tokens'}</h2>
          ${this.who && seesEverything(this.who) ? html`<label class="row push small"><input type="checkbox" .checked=${isAll} @change=${event => setQuery({ scope: event.target.checked ? 'all' : '' })}> Everybody’s</label>` : ''}</div>
        ${failure ? problem(failure) : ''}
        ${items?.length ? html`<div class="scroll-x" tabindex="0" role="group" aria-labelledby="list-title"><table>
          <thead><tr><th>Name</th>${isAll ? html`<th>User</th>` : ''}<th>Access</th><th>Created</th><th>Expires</th><th>Last used</th><th><span class="visually-hidden">Revoke</span></th></tr></thead>
          <tbody>${items.map(each => this.#row(each, isAll))}</tbody></table></div>` : ''}
        ${items?.length === 0 ? html`<p class="muted">No tokens yet. Create one above, and the CLI can store its sessions here.</p>` : ''}
        ${end}
      </section>
    </div>`;
  }
}
customElements.define('cairn-tokens', Tokens);
