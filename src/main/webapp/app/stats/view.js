import { html, nothing } from 'lit';
import { get, seesEverything } from '../api.js';
import { addressWith, go, queryOf, setQuery } from '../router.js';
import { chosenLabels, labelFilter } from '../ui/labels.js';
import { about, count, counted, line } from '../ui/text.js';
import { duration } from '../ui/time.js';
import { problem, View } from '../ui/view.js';
import { columns } from './bars.js';
import { BUCKETS, PERIODS, chosen, lastOf, withGaps } from './period.js';
import { styles } from './styles.js';
import { intervalsTable, legend, modelsTable, outcomes, toolsTable } from './tables.js';

const SCOPES = { own: 'My sessions', shared: 'Shared', all: 'Everybody’s' };
const NOTHING = { total_sessions: 0, total_tool_calls: 0, successful_tool_calls: 0, failed_tool_calls: 0, aborted_tool_calls: 0, usage: { total_tokens: 0 } };

/** Tool calls and token usage, by tool, model and day. The filters are in the address. */
class Stats extends View {
  static properties = { who: { attribute: false }, address: {}, stats: { state: true }, failure: { state: true } };

  static styles = styles;

  willUpdate(changed) {
    if (changed.has('address')) {
      this.#load();
    }
  }

  async #load() {
    const { address } = this;
    const asked = chosen(address);
    const { period, ...query } = asked;
    try {
      const stats = await get('/v1/stats', { query, signal: this.gone });
      if (address === this.address) {
        this.stats = stats;
        this.shown = asked;
        this.failure = undefined;
      }
    } catch (e) {
      if (address === this.address) {
        this.failure = e;
      }
    }
  }

  /** The address of the statistics of one interval alone. */
  #only = start => addressWith({ days: '', bucket: '', from: start, to: lastOf(start, this.shown.bucket) });

  #filters() {
    const { scope = 'own', owner, period, from, to, bucket, tool } = chosen(this.address);
    const select = (label, choices, now, change) => html`<label class="field">${label} <select @change=${event => change(event.target.value)}>
      ${Object.entries(choices).map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}</select></label>`;
    const scopes = Object.fromEntries(Object.entries(SCOPES).filter(([name]) => name !== 'all' || this.who && seesEverything(this.who)));
    return html`<form class="filters" aria-label="Filters" @submit=${event => event.preventDefault()}>
      ${select('Sessions', scopes, scope, value => setQuery({ scope: value === 'own' ? '' : value, owner: '' }))}
      ${scope === 'own' ? '' : html`<label class="field">Owner <input autocomplete="off" spellcheck="false" placeholder="anybody" .value=${owner ?? ''} @change=${event => setQuery({ owner: event.target.value.trim() })}></label>`}
      <label class="field">Label ${labelFilter()}</label>
      ${select('Period', { ...PERIODS, ...(period ? {} : { own: 'Custom range' }) }, period ?? 'own', value => setQuery({ days: value === 'own' ? '' : value, from: '', to: '' }))}
      <label class="field">First day <input type="date" .value=${from ?? ''} @change=${event => setQuery({ days: '', from: event.target.value, to })}></label>
      <label class="field">Last day <input type="date" .value=${to ?? ''} @change=${event => setQuery({ days: '', from, to: event.target.value })}></label>
      ${select('Group by', BUCKETS, bucket, value => setQuery({ bucket: value }))}
      ${tool === undefined ? '' : html`<span class="chip">Only calls of ${line(tool)} <a class="button quiet" href=${addressWith({ tool: '' })} title="Calls of all tools" aria-label="Calls of all tools">✕</a></span>`}
      ${chosenLabels()}
    </form>`;
  }

  #figures() {
    const { stats, shown } = this;
    const { usage } = stats;
    const list = queryOf({ scope: shown.scope, owner: shown.owner, label: shown.label });
    const sessions = count(stats.total_sessions);
    const share = stats.total_tool_calls ? ` ${(100 * stats.failed_tool_calls / stats.total_tool_calls).toFixed(1)} %` : '';
    const figure = (label, value, kind = nothing) => html`<div><dt>${label}</dt><dd class=${kind}>${value}</dd></div>`;
    return html`<dl class="figures">
      ${figure('sessions', shown.period === 'all' ? html`<a href="/${list.size ? '?' + list : ''}" title="These sessions">${sessions}</a>` : sessions)}
      ${figure(shown.tool === undefined ? 'tool calls' : `calls of ${line(shown.tool)}`, count(stats.total_tool_calls))}
      ${figure('failed', html`${count(stats.failed_tool_calls)}<small>${share}</small>`, stats.failed_tool_calls ? 'failed' : nothing)}
      ${figure('cancelled', count(stats.aborted_tool_calls), stats.aborted_tool_calls ? 'cancelled' : nothing)}
      ${figure('tokens', html`<span title=${count(usage.total_tokens)}>${about(usage.total_tokens)}</span>`)}
      ${figure('messages in the longest session', count(usage.longest_session_messages))}
      ${stats.total_time_saved_seconds === undefined ? '' : figure('time saved', duration(stats.total_time_saved_seconds * 1000))}
    </dl>`;
  }

  #overTime() {
    const { stats, shown } = this;
    const intervals = withGaps(stats.series ?? [], shown);
    if (!intervals.length) {
      return '';
    }
    const draw = (title, text, parts) => columns(title, intervals.map(each => {
      const known = { ...NOTHING, ...each };
      return { label: each.start, text: `${each.start}: ${text(known)}`, parts: parts(known) };
    }), i => go(this.#only(intervals[i].start)));
    return html`<section aria-labelledby="time-title">
      <h2 id="time-title">By ${shown.bucket}</h2>
      <div class="parts">
        ${draw('Sessions', each => counted(each.total_sessions, 'session'), each => [{ value: each.total_sessions }])}
        ${draw('Tool calls', each => `${counted(each.total_tool_calls, 'call')}, ${count(each.failed_tool_calls)} failed`, each => outcomes({
          total: each.total_tool_calls, successful: each.successful_tool_calls, failed: each.failed_tool_calls, aborted: each.aborted_tool_calls }))}
        ${draw('Tokens', each => counted(each.usage.total_tokens, 'token'), each => [{ value: each.usage.total_tokens }])}
      </div>
      ${stats.earlier_intervals ? html`<p class="muted">${counted(stats.earlier_intervals.count, `earlier ${shown.bucket}`)} from ${stats.earlier_intervals.first} not shown. Choose an earlier last day to see them.</p>` : ''}
      <details><summary>As a table</summary>${intervalsTable(intervals, shown.bucket, this.#only)}</details>
    </section>`;
  }

  #content() {
    const { stats, shown } = this;
    if (!stats.total_sessions && !stats.total_tool_calls) {
      return html`<div class="empty"><h2>No activity in this period</h2>
        <p>${shown.period === 'all' ? 'Calls, tokens and sessions are counted here as soon as agents store some.' : html`Earlier activity may be in <a href=${addressWith({ days: 'all', from: '', to: '' })}>all time</a>.`}</p></div>`;
    }
    return html`${this.#figures()}
      ${this.#overTime()}
      ${stats.tools_usage.length ? html`<section aria-labelledby="tools-title"><h2 id="tools-title">Calls by tool and outcome</h2>${legend()}
        ${toolsTable(stats.tools_usage, stats.other_tools, name => addressWith({ tool: name }))}</section>` : ''}
      ${stats.usage.models.length ? html`<section aria-labelledby="models-title"><h2 id="models-title">Tokens by model</h2>
        ${modelsTable(stats.usage.models, stats.usage.other_models)}</section>` : ''}
      <p class="muted small">Days are in UTC. Deleted sessions count until they are purged.</p>`;
  }

  render() {
    return html`<div class="page">
      <h1>Statistics</h1>
      ${this.#filters()}
      ${this.failure ? problem(this.failure) : this.stats ? this.#content() : ''}
    </div>`;
  }
}
customElements.define('cairn-stats', Stats);
