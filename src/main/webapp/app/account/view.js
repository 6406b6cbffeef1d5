import { css, html } from 'lit';
import '../ui/lines.js';
import { line } from '../ui/text.js';
import { toastError } from '../ui/toast.js';
import { View } from '../ui/view.js';
import { signOut } from './sign-out.js';

const ROLES = {
  'cairn-user': 'User: stores sessions here, and reads those that others share',
  'cairn-auditor': 'Auditor: reads every session and the audit log',
  'cairn-admin': 'Administrator: changes every session, imports, exports, and applies retention',
};
const ACCESS = { read: 'reads, and changes nothing', write: 'reads and changes', admin: 'reads and changes, creates and revokes tokens' };

/** The account that is signed in, and how to connect the CLI. */
class Account extends View {
  static properties = { who: { attribute: false } };

  static styles = css`
    cairn-account {
      display: block;
      & dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 8px 20px; }
      & dt { color: var(--muted); }
      & dd { overflow-wrap: anywhere; }
      & ul { list-style: none; }
    }`;

  render() {
    const { who } = this;
    const name = line(`${who.first_name} ${who.last_name}`);
    return html`<div class="page">
      <h1>${line(who.username)}</h1>
      <dl>
        ${name && name !== who.username ? html`<dt>Name</dt><dd>${name}</dd>` : ''}
        ${who.email ? html`<dt>Email</dt><dd>${line(who.email)}</dd>` : ''}
        <dt>Roles</dt><dd><ul>${who.roles.map(role => html`<li>${ROLES[role] ?? role}</li>`)}</ul></dd>
        <dt>This sign-in</dt><dd>${ACCESS[who.access] ?? who.access}</dd>
      </dl>
      <div class="row"><button @click=${() => signOut().catch(toastError)}>Sign out</button></div>
      <section aria-labelledby="cli-title">
        <h2 id="cli-title">Point the CLI here</h2>
        <p><a href="/tokens">Create a token</a>, which comes with these two lines filled in:</p>
        <cairn-lines .text=${`export STAKPAK_API_ENDPOINT=${location.origin}\nexport STAKPAK_API_KEY=…`}></cairn-lines>
        <p>The variables override the CLI’s configuration. To store them there instead:</p>
        <cairn-lines .text=${`stakpak auth login --provider stakpak --api-key … --endpoint ${location.origin}`}></cairn-lines>
        <p>Then work as usual. <code>stakpak sessions list</code> shows what is here.</p>
      </section>
      <section aria-labelledby="take-title">
        <h2 id="take-title">Take your sessions with you</h2>
        <p>One file with all of your sessions and knowledge files, for another Cairn or for safekeeping.</p>
        <div class="row"><a class="button" href="/v1/export" download="sessions.ndjson">Download my sessions</a></div>
      </section>
    </div>`;
  }
}
customElements.define('cairn-account', Account);
