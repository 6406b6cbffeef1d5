import { css, html } from 'lit';
import { get, post, remove } from '../api.js';
import { mayChange } from '../sessions/actions.js';
import { confirm } from '../ui/confirm.js';
import '../ui/lines.js';
import { counted, line } from '../ui/text.js';
import { day, time } from '../ui/time.js';
import { toast, toastError } from '../ui/toast.js';
import { problem, View } from '../ui/view.js';

const DAYS = [1, 7, 30, 90, 365];

/** Creates, lists and revokes the links with which people without an account can read a session. */
class Links extends View {
  static properties = { session: { attribute: false }, checkpoint: { attribute: false }, who: { attribute: false }, links: { state: true }, made: { state: true }, failure: { state: true } };

  static styles = css`
    cairn-links {
      display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; padding: 16px; align-content: start;
      & form { display: grid; gap: 10px; }
      & .made { border: 1px solid var(--accent); border-radius: var(--radius); padding: 12px; background: var(--raised); display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
      & ul { list-style: none; display: grid; gap: 10px; }
      & li { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; gap: 8px; }
      & li p { overflow-wrap: anywhere; }
    }`;

  willUpdate() {
    if (this.session.id !== this.opened) {
      Object.assign(this, { opened: this.session.id, links: undefined, made: undefined, failure: undefined });
      this.#load();
    }
  }

  get #address() {
    return `/v1/sessions/${this.session.id}/links`;
  }

  async #load() {
    if (!mayChange(this.session, this.who)) {
      return;
    }
    try {
      this.links = (await get(this.#address, { signal: this.gone })).links;
    } catch (e) {
      this.failure = e;
    }
  }

  async #make(event) {
    event.preventDefault();
    const form = event.target;
    const { days, note, redact, only } = Object.fromEntries(new FormData(form));
    try {
      this.made = await post(this.#address, { expires_in_days: Number(days), redact: redact === 'on', note: note || undefined, checkpoint_id: only ? this.checkpoint : undefined });
      form.reset();
      this.failure = undefined;
      await this.#load();
      this.querySelector('.made').focus();
    } catch (e) {
      toastError(e);
    }
  }

  async #revoke(link) {
    if (await confirm({ title: 'Revoke this link?', action: 'Revoke link', text: 'Nobody will be able to read the session with it. This cannot be undone.' })) {
      try {
        await remove(`${this.#address}/${link.id}`);
        this.made = this.made?.link.id === link.id ? undefined : this.made;
        toast('Revoked the link');
        await this.#load();
      } catch (e) {
        toastError(e);
      }
    }
  }

  #form() {
    return html`<form @submit=${this.#make}>
      <p>Anyone with the address of a link can read this session, without an account.</p>
      <label class="field">Expires <select name="days">${DAYS.map(days => html`<option value=${days} ?selected=${days === 7}>in ${counted(days, 'day')}</option>`)}</select></label>
      <label class="field">Note <input name="note" maxlength="200" autocomplete="off" placeholder="what it is for"></label>
      <label><input type="checkbox" name="redact" checked> Hide secrets, as far as they can be recognized</label>
      ${this.checkpoint ? html`<label><input type="checkbox" name="only" checked> Only the state shown here</label>` : ''}
      <button class="primary">Create link</button>
    </form>`;
  }

  #made() {
    const address = new URL(this.made.address, location.origin).href;
    return html`<section class="made" tabindex="-1" aria-label="The new link"><p>This is the only time its address is shown.</p><cairn-lines .text=${address}></cairn-lines></section>`;
  }

  #link(link) {
    return html`<li><div><p>${link.note ? line(link.note) : html`<span class="muted">no note</span>`}</p>
      <p class="muted">until ${day(link.expires_at)} · ${counted(link.views, 'view')}${link.last_viewed_at ? html`, last ${time(link.last_viewed_at)}` : ''}${link.is_redacted ? '' : html` · <strong class="failed">shows secrets</strong>`}${link.checkpoint_id ? ' · one state' : ''}</p></div>
      <button @click=${() => this.#revoke(link)}>Revoke</button></li>`;
  }

  render() {
    if (!mayChange(this.session, this.who)) {
      return html`<p class="muted">Only the owner or an administrator can create links to a session.</p>`;
    }
    if (this.failure?.key === 'ROUTE_NOT_FOUND') {
      return html`<p class="muted">Links are disabled on this server.</p>`;
    }
    return html`${this.failure ? problem(this.failure) : ''}${this.made ? this.#made() : ''}${this.#form()}
      ${this.links?.length ? html`<ul aria-label="Links">${this.links.map(each => this.#link(each))}</ul>` : ''}`;
  }
}
customElements.define('cairn-links', Links);
