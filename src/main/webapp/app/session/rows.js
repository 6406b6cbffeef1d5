import { html } from 'lit';
import { highlightIn } from '../ui/highlight.js';
import { markdown } from '../ui/markdown.js';
import { about, bytes, count, counted, dotted, line, money } from '../ui/text.js';
import { clock, day, duration, isSameDay, time } from '../ui/time.js';
import { copy } from '../ui/toast.js';
import { speaker } from './model.js';
import { image, orphan, output, tool } from './tool.js';

const SYSTEM = new Set(['system', 'developer']);

/** Of longer text, only the first lines are shown, without Markdown. */
const LONGEST_MARKDOWN = 60_000;
const LINES_OF_LONG_TEXT = 200;

const GAP_MINUTES = 10;

/** The Markdown elements of each part. */
const made = new WeakMap();

function prose(part, context) {
  if (!made.has(part)) {
    const element = markdown(part.text);
    for (const block of element.querySelectorAll('pre')) {
      const button = document.createElement('button');
      button.className = 'quiet copy';
      button.textContent = 'Copy';
      button.addEventListener('click', () => copy(block.querySelector('code').textContent));
      const box = document.createElement('div');
      box.className = 'code';
      block.tabIndex = 0;
      block.replaceWith(box);
      box.append(block, button);
    }
    made.set(part, element);
    highlightIn(element);
    element.querySelectorAll('img').forEach(each => each.addEventListener('load', context.settle));
  }
  return made.get(part);
}

const isProse = part => part.kind === 'text' && part.text.trim() && part.text.length <= LONGEST_MARKDOWN;

/** Prepares the expensive parts of a row. */
export function prepare(row, context) {
  row.parts.filter(each => isProse(each) && !SYSTEM.has(row.role)).forEach(each => prose(each, context));
}

function longText(part, key, context) {
  const isAll = context.isOpen(key, false);
  const lines = part.text.split('\n');
  const shown = isAll ? part.text : lines.slice(0, LINES_OF_LONG_TEXT).join('\n').slice(0, LONGEST_MARKDOWN);
  return html`<pre class="wrap long" dir="auto" tabindex="0">${shown}</pre>
    ${isAll ? '' : html`<button @click=${() => context.toggle(key, true)}>Show all ${count(lines.length)} lines, ${bytes(part.text.length)}</button>`}`;
}

function folded(label, key, context, content) {
  const isOpen = context.isOpen(key, false);
  return html`<div class="folded"><button class="quiet" aria-expanded=${isOpen} @click=${() => context.toggle(key, !isOpen)}>
    <span class="fold" aria-hidden="true">${isOpen ? '▾' : '▸'}</span> ${label}</button>${isOpen ? content() : ''}</div>`;
}

function part(each, key, row, context) {
  switch (each.kind) {
    case 'text':
      return isProse(each) ? prose(each, context) : each.text.trim() ? longText(each, key, context) : '';
    case 'image':
      return image(each.url, key, context);
    case 'reasoning':
      return folded('Reasoning', key, context, () => prose(each, context));
    case 'call':
      return context.onlySaid ? '' : tool(each, key, context);
    case 'result':
      return context.onlySaid ? '' : orphan(each, key, context);
    default:
      return output(each.text, key, context, `A part of type ${line(each.type) || 'unknown'}`);
  }
}

/** Whether a row is something that people or the agent said. */
const isSaid = row => row.isLarge || !SYSTEM.has(row.role) && row.parts.some(each => each.kind === 'image' || each.kind === 'text' && each.text.trim());

export const isShown = (row, context) => !context.onlySaid || isSaid(row);

/** When a message was created or, because many clients do not say, when it was stored. */
const timeOf = (row, context) => row.message?.created_at ?? context.storedAt?.(row.index);

function facts({ message }) {
  const usage = message?.usage;
  return dotted([
    message?.model && line(typeof message.model === 'string' ? message.model : message.model.id ?? ''),
    usage?.total_tokens && html`<span title=${`${count(usage.prompt_tokens ?? 0)} in, ${count(usage.completion_tokens ?? 0)} out`}>${about(usage.total_tokens)} tokens</span>`,
    typeof message?.cost === 'number' && money(message.cost),
    message?.completed_at > message?.created_at && duration(message.completed_at - message.created_at),
  ]);
}

/** What to show between two messages: a new day, or a long pause. */
function between(row, before, context) {
  const [now, then] = [timeOf(row, context), before && timeOf(before, context)];
  if (!now || !then) {
    return '';
  }
  if (!isSameDay(now, then)) {
    return html`<div class="between" role="separator">${day(now)}</div>`;
  }
  return now - then > GAP_MINUTES * 60_000 ? html`<div class="between" role="separator">${duration(now - then)} later</div>` : '';
}

function systemRow(row, context, key) {
  const text = row.parts.map(each => each.text ?? '').join('\n');
  return folded(html`${speaker(row, context)} <span class="muted">${counted(text.split('\n').length, 'line')}</span>`, key, context,
    () => html`<div class="system">${row.parts.map((each, i) => part(each, `${key}:${i}`, row, context))}</div>`);
}

/** A message, or a call with its results, in the transcript. */
export function row(each, before, context) {
  const at = timeOf(each, context);
  const key = String(each.index);
  const isMarked = context.marked === each.index || each.parts.some(call => call.resultIndex === context.marked && context.marked !== undefined);
  const isOnlyTools = each.role === 'assistant' && each.parts.length > 0 && each.parts.every(part => part.kind === 'call' || part.kind === 'text' && !part.text.trim());
  const classes = `message ${SYSTEM.has(each.role) ? 'system-message' : line(String(each.role))} ${isMarked ? 'marked' : ''} ${isOnlyTools ? 'tools-only' : ''}`;
  return html`${between(each, before, context)}${context.newFrom === each.index ? html`<div class="between new" role="separator">new since ${clock(context.lastLook)}</div>` : ''}
    <article class=${classes} id=${`${context.prefix ?? ''}m-${each.index}`} data-index=${each.index} tabindex="-1" aria-label="Message ${each.index}, ${speaker(each, context)}">
    ${SYSTEM.has(each.role) && !each.isLarge ? systemRow(each, context, key) : html`
      <header><span class="who">${speaker(each, context)}</span>
        <span class="facts">${facts(each)}</span>
        <a class="number" href=${`${context.address}#m-${each.index}`} title="Link to this message (y)">${at ? time(at, clock) : `#${each.index}`}</a></header>
      ${each.isLarge ? html`<p class="muted">A message of ${bytes(each.item.size_bytes)}. <button @click=${() => context.loadWhole(each.item)}>Load it</button></p>`
        : each.parts.map((one, i) => part(one, `${key}:${i}`, each, context))}`}
    </article>`;
}
