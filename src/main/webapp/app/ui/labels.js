// Labels of sessions, shown as `team: sre`, and in addresses as `label=team:sre`.
import { html } from 'lit';
import { addressWith, filterOf, queryOf, setQuery } from '../router.js';
import { line } from './text.js';

const text = label => line(label.replace(':', ': '));

const chosen = () => filterOf(['label']).label ?? [];

/** The labels of a session, each linked to the sessions that share it. */
export const labelLinks = labels => Object.entries(labels).map(([key, value]) => html`
  <a class="label" href=${'/?' + queryOf({ ...filterOf(['scope']), label: [...new Set([...chosen(), `${key}:${value}`])] })} title="Sessions with the label ${text(`${key}:${value}`)}" dir="auto">${text(`${key}:${value}`)}</a>`);

/** The labels in the address, each with a link that removes it. */
export const chosenLabels = () => chosen().map(each => html`<span class="label chosen" dir="auto">${text(each)}
  <a class="button quiet" href=${addressWith({ label: chosen().filter(other => other !== each) })} title="Without this label" aria-label="Without the label ${text(each)}">✕</a></span>`);

/** Parses a label as typed, `team:sre` or `team=sre`, into { key, value }; undefined if it is not valid. */
function written(label) {
  const parts = /^\s*([^:=\s]+)\s*[:=]\s*(.*?)\s*$/.exec(label);
  return parts ? { key: parts[1], value: parts[2] } : undefined;
}

/** A field for a label; calls `add(key, value)` for each one that is entered. */
export function labelField(name, placeholder, add) {
  const take = ({ target: field }) => {
    const label = written(field.value);
    field.setCustomValidity(field.value.trim() && !label ? 'Write a label as team:sre' : '');
    if (field.reportValidity() && label) {
      field.value = '';
      add(label.key, label.value);
    }
  };
  return html`<input aria-label=${name} placeholder=${placeholder} autocapitalize="off" spellcheck="false" @change=${take}>`;
}

/** A field that adds a label to the address. */
export const labelFilter = () =>
  labelField('Label', 'Label, as team:sre', (key, value) => setQuery({ label: [...new Set([...chosen(), `${key}:${value}`])] }));
