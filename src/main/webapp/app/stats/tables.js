import { html, svg } from 'lit';
import { count, line } from '../ui/text.js';
import { bar } from './bars.js';

const KINDS = { ok: 'ok', failed: 'failed', cancelled: 'cancelled', other: 'no result' };

export const legend = () => html`<div class="legend" aria-hidden="true">${Object.entries(KINDS).map(([kind, label]) => html`
  <span><svg viewBox="0 0 1 1">${svg`<rect class=${kind} width="1" height="1"></rect>`}</svg>${label}</span>`)}</div>`;

/** The outcomes of calls, as parts of a bar. */
export function outcomes({ total, successful, failed, aborted }) {
  return [{ kind: 'ok', value: successful }, { kind: 'failed', value: failed }, { kind: 'cancelled', value: aborted }, { kind: 'other', value: total - successful - failed - aborted }];
}

const number = (value, kind = '') => html`<td class="number ${value ? kind : 'muted'}">${count(value)}</td>`;

/** Calls by tool and outcome; `linkTo` returns the address of the statistics of one tool alone. */
export function toolsTable(tools, others, linkTo) {
  const rows = [...tools.map(each => ({ name: each.tool_name, counts: each.usage_counts })), ...(others ? [{ counts: others }] : [])];
  const most = Math.max(...rows.map(each => each.counts.total));
  return html`<div class="scroll-x" tabindex="0" role="group" aria-labelledby="tools-title"><table>
    <thead><tr><th>Tool</th><th class="number">Calls</th><th class="number">Ok</th><th class="number">Failed</th><th class="number">Cancelled</th><th class="number">No result</th></tr></thead>
    <tbody>${rows.map(({ name, counts }) => html`<tr class=${name === undefined ? 'others' : ''}>
      <td>${name === undefined ? 'all others' : html`<a href=${linkTo(name)} title="Only calls of ${line(name)}">${line(name) || 'unnamed'}</a>`}${bar(outcomes(counts), most)}</td>
      ${number(counts.total)}${number(counts.successful)}${number(counts.failed, 'failed')}${number(counts.aborted, 'cancelled')}${number(counts.total - counts.successful - counts.failed - counts.aborted)}</tr>`)}</tbody></table></div>`;
}

/** Tokens by model. */
export function modelsTable(models, others) {
  const rows = [...models, ...(others ? [others] : [])];
  const most = Math.max(...rows.map(each => each.total_tokens), 1);
  return html`<div class="scroll-x" tabindex="0" role="group" aria-labelledby="models-title"><table>
    <thead><tr><th>Model</th><th class="number">All</th><th class="number">In</th><th class="number">Out</th><th class="number">From cache</th><th class="number">Into cache</th></tr></thead>
    <tbody>${rows.map(each => html`<tr class=${each === others ? 'others' : ''}>
      <td>${each === others ? 'all others' : line(each.model) || 'unknown'}${bar([{ value: each.total_tokens }], most)}</td>
      ${number(each.total_tokens)}${number(each.prompt_tokens)}${number(each.completion_tokens)}${number(each.cached_tokens)}${number(each.cache_write_tokens)}</tr>`)}</tbody></table></div>`;
}

/** The numbers behind the columns over time, newest first. */
export function intervalsTable(intervals, bucket, linkTo) {
  const listed = intervals.filter(each => each.usage).reverse();
  return html`<div class="scroll-x days" tabindex="0" role="group" aria-label="By ${bucket}"><table>
    <thead><tr><th>${bucket === 'day' ? 'Day' : bucket === 'week' ? 'Week from' : 'Month from'}</th><th class="number">Sessions</th><th class="number">Calls</th><th class="number">Failed</th><th class="number">Cancelled</th><th class="number">Tokens</th></tr></thead>
    <tbody>${listed.map(each => html`<tr><td><a href=${linkTo(each.start)} title="Only this ${bucket}">${each.start}</a></td>
      ${number(each.total_sessions)}${number(each.total_tool_calls)}${number(each.failed_tool_calls, 'failed')}${number(each.aborted_tool_calls, 'cancelled')}${number(each.usage.total_tokens)}</tr>`)}</tbody></table></div>`;
}
