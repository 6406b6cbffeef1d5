import { html, nothing } from 'lit';
import { seesEverything } from '../api.js';
import { addressWith, filterOf, setQuery } from '../router.js';
import { chosenLabels, labelFilter } from '../ui/labels.js';

const SCOPES = { '': 'Mine and shared', own: 'Mine', shared: 'Shared', all: 'All' };
const ROLES = { '': 'Anybody', user: 'People', assistant: 'Agent', tool: 'Tool', system: 'System', developer: 'Developer' };
const DETAILS = ['role', 'tool', 'owner', 'cwd', 'label', 'from', 'to'];

/** All parameters of a search in an address. */
export const PARAMETERS = ['q', 'scope', ...DETAILS];

/** Whether the address has filters. */
export const isFiltered = () => Object.keys(filterOf(DETAILS)).length > 0;

/** This address with its query and scope, but without filters. */
export const withoutFilters = changes => addressWith({ ...Object.fromEntries(DETAILS.map(each => [each, ''])), ...changes });

/** Whose sessions, as links. */
export function scopes(who) {
  const { scope = '' } = filterOf(['scope']);
  return html`<div class="scopes" role="group" aria-label="Whose sessions">${Object.entries(SCOPES).filter(([name]) => name !== 'all' || seesEverything(who)).map(([name, label]) => html`
    <a href=${addressWith({ scope: name, owner: '' })} aria-current=${name === scope ? 'true' : nothing}>${label}</a>`)}</div>`;
}

/** The filters, as fields. */
export function filters() {
  const filter = filterOf(DETAILS);
  const field = (name, label, type = 'text') => html`<label class="field">${label}
    <input type=${type} autocomplete="off" autocapitalize="off" spellcheck="false" .value=${filter[name] ?? ''} @change=${event => setQuery({ [name]: event.target.value.trim() })}></label>`;
  return html`<form class="filters" aria-label="Filters" @submit=${event => event.preventDefault()}>
      <label class="field">Said by <select @change=${event => setQuery({ role: event.target.value })}>
        ${Object.entries(ROLES).map(([value, text]) => html`<option value=${value} ?selected=${value === (filter.role ?? '')}>${text}</option>`)}</select></label>
      ${field('tool', 'Tool')}
      ${filterOf(['scope']).scope === 'own' ? '' : field('owner', 'Owner')}
      ${field('cwd', 'Directory')}
      <label class="field">Label ${labelFilter()}</label>
      ${field('from', 'Changed since', 'date')}
      ${field('to', 'Changed until', 'date')}
      ${isFiltered() ? html`<div class="row">${chosenLabels()}<a class="button quiet push" href=${withoutFilters()}>Clear</a></div>` : ''}
    </form>`;
}
