import { html } from 'lit';
import { rowsOf, speaker } from '../session/model.js';
import { row } from '../session/rows.js';
import { bytes, counted } from '../ui/text.js';
import { compareMessages, sections } from './rewritten.js';

const WORDS = { removed: '− Removed', added: '+ Added', rewritten: '~ Rewritten' };

const places = (index, many) => (many === 1 ? `#${index}` : `#${index} to #${index + many - 1}`);

/** The rows of items, created once. */
function rows(holder, items, context) {
  holder.rows ??= rowsOf(items);
  return html`<div class="messages">${holder.rows.map((each, i) => row(each, holder.rows[i - 1], context))}</div>`;
}

/** Runs as bands, each with what is shown side by side: { kept } or { removed, added } or { pair }. */
export function bandsOf(runs) {
  const bands = [];
  for (const run of runs) {
    if (run.change === 'kept') {
      bands.push({ kept: run });
    } else if (run.change === 'rewritten') {
      run.removed.forEach((before, i) => bands.push({ pair: { before, after: run.added[i] } }));
    } else if (run.change === 'added' && bands.at(-1)?.removed && !bands.at(-1).added) {
      bands.at(-1).added = run;
    } else {
      bands.push({ [run.change]: run });
    }
  }
  return bands;
}

function kept(run, view) {
  const { isOpen = false, items = [] } = run;
  return html`<div class="band kept">
    <button class="quiet" aria-expanded=${isOpen} @click=${() => view.unfold(run)}>${isOpen ? '▾' : '▸'} ${counted(run.count, 'equal message')}, ${places(run.index, run.count)}</button>
    ${isOpen ? html`${rows(run, items, view.contexts.after)}
      ${items.length < run.count ? html`<button @click=${() => view.loadKept(run)}>${items.length ? `Show more of ${counted(run.count - items.length, 'message')}` : 'Loading …'}</button>` : ''}` : ''}
  </div>`;
}

const side = (run, view) => (run ? html`<div class="side ${run.change}">
    <div class="label">${WORDS[run.change]}</div>
    ${rows(run, run[run.change], run.change === 'removed' ? view.contexts.before : view.contexts.after)}
  </div>` : view.isOneColumn ? '' : html`<div></div>`);

function label(item, context, word = WORDS.rewritten) {
  return html`<div class="label">${word} <span class="muted">${speaker(item, context)}</span>
    <a href="${context.address}#m-${item.index}" title="This message in its checkpoint">#${item.index}</a></div>`;
}

function pair(both, view) {
  const { before, after } = both;
  const { contexts } = view;
  if (!before.message || !after.message) {
    return html`<div class="band change" tabindex="-1"><div class="side rewritten">${label(after, contexts.after)}
      <p class="small">A message of ${bytes(before.size_bytes)} became one of ${bytes(after.size_bytes)}. <button @click=${() => view.loadPair(both)}>Load and compare them</button></p></div></div>`;
  }
  both.comparison ??= compareMessages(before.message, after.message);
  const { comparison } = both;
  const key = String(after.index);
  if (comparison.fields) {
    return html`<div class="band kept"><p class="muted small">${label(after, contexts.after, 'The same text')}
      ${comparison.fields.length ? html`Only <code>${comparison.fields.join(', ')}</code> of the message ${comparison.fields.length === 1 ? 'differs' : 'differ'}.` : 'Only its JSON is formatted differently.'}</p></div>`;
  }
  return view.isOneColumn
    ? html`<div class="band change" tabindex="-1"><div class="side rewritten">${label(after, contexts.after)}${sections(comparison, 'both', key, contexts.after)}</div></div>`
    : html`<div class="band change" tabindex="-1">
      <div class="side rewritten">${label(before, contexts.before)}${sections(comparison, 'before', key, contexts.before)}</div>
      <div class="side rewritten">${label(after, contexts.after)}${sections(comparison, 'after', key, contexts.after)}</div></div>`;
}

export function band(each, view) {
  return each.kept ? kept(each.kept, view) : each.pair ? pair(each.pair, view)
    : html`<div class="band change" tabindex="-1">${side(each.removed, view)}${side(each.added, view)}</div>`;
}
