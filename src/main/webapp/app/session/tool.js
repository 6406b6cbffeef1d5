import { html, nothing } from 'lit';
import { ansiLine } from '../ui/ansi.js';
import { bytes, count, line, visible } from '../ui/text.js';
import { duration } from '../ui/time.js';
import { copy } from '../ui/toast.js';
import { isShownImage } from '../ui/markdown.js';
import { argumentsOf, mainArgument } from './model.js';
import { OUTCOMES, toolName } from './outcome.js';

const LINES_SHOWN = 20;

/** Longer lines are cut until everything is requested. */
const CHARACTERS_SHOWN = 4_000;

/** The most lines of an output that are laid out. */
const MOST_LINES = 20_000;

/** Long output is laid out in blocks, so that the browser can skip those out of view. */
const LINES_OF_BLOCK = 200;

const DIFF = /^(diff --git |@@ -\d|--- [^\n]*\n\+\+\+ )/m;

const diffClass = text => (/^(\+\+\+|---|diff --git|index )/.test(text) ? 'diff-file' : text.startsWith('+') ? 'diff-added' : text.startsWith('-') ? 'diff-removed'
  : text.startsWith('@@') ? 'diff-place' : '');

/** Lines of terminal output with their colours, and with the colours of a diff. */
function terminal(lines) {
  const isDiff = DIFF.test(lines.slice(0, 2000).join('\n'));
  let style = {};
  const rendered = lines.map(text => {
    const colored = ansiLine(text, style);
    ({ style } = colored);
    const className = isDiff ? diffClass(text) : '';
    return className ? html`<span class=${className}>${colored.spans}</span>${'\n'}` : html`${colored.spans}${'\n'}`;
  });
  const blocks = [];
  for (let i = 0; i < rendered.length; i += LINES_OF_BLOCK) {
    blocks.push(html`<code>${rendered.slice(i, i + LINES_OF_BLOCK)}</code>`);
  }
  return blocks;
}

/** Monospaced text: its first lines, and the rest on demand. */
export function output(text, key, context, label = 'Output') {
  const isAll = context.isOpen(key + ':all', false);
  const isWrapped = context.isOpen(key + ':wrap', true);
  const lines = text.replace(/\n$/, '').split(/\r\n|\n/);
  const isCut = lines.length > LINES_SHOWN || text.length > LINES_SHOWN * CHARACTERS_SHOWN;
  const shown = isAll ? lines.slice(0, MOST_LINES) : lines.slice(0, LINES_SHOWN).map(each => (each.length > CHARACTERS_SHOWN ? each.slice(0, CHARACTERS_SHOWN) + ' …' : each));
  return html`<div class="output">
    <div class="tools"><span>${label}</span>
      <button class="quiet" aria-pressed=${isWrapped} title="Break long lines" @click=${() => context.toggle(key + ':wrap', !isWrapped)}>Wrap</button>
      <button class="quiet" @click=${() => copy(text)}>Copy</button></div>
    <pre class=${isWrapped ? 'wrap' : ''} tabindex="0" dir="ltr" aria-label=${label}>${terminal(shown)}</pre>
    ${isAll && lines.length > MOST_LINES ? html`<p class="muted">${count(lines.length - MOST_LINES)} more lines are not shown. “Copy” has all of them.</p>` : ''}
    ${isCut ? html`<button class="quiet all" @click=${() => context.toggle(key + ':all', !isAll)}>${isAll ? 'Show the first 20 lines'
      : lines.length > LINES_SHOWN ? `Show all ${count(lines.length)} lines` : `Show all, ${bytes(text.length)}`}</button>` : ''}
  </div>`;
}

export function image(url, key, context) {
  if (isShownImage(url)) {
    return html`<img class="shown" src=${url} alt="An image in this message" loading="lazy" @load=${context.settle}>`;
  }
  if (/^https?:/i.test(url)) {
    return html`<p><a href=${url} target="_blank" rel="noopener noreferrer" title=${url}>🖼 Image at ${URL.canParse(url) ? new URL(url).host : 'another host'}</a></p>`;
  }
  return html`<p class="muted">🖼 An image that is not shown: ${line(url.slice(0, 60))}</p>`;
}

/** A call and its result in one block: a quiet line that opens. */
export function tool(call, key, context) {
  const outcome = OUTCOMES[call.outcome];
  const isOpen = context.isOpen(key, call.outcome === 'failed');
  const images = call.result?.parts.filter(each => each.kind === 'image') ?? [];
  return html`<div class="tool ${call.outcome}" data-result=${call.resultIndex ?? nothing}>
    <button class="line" aria-expanded=${isOpen} @click=${() => context.toggle(key, !isOpen)} title="${isOpen ? 'Fold' : 'Open'} (o)">
      <span class="fold" aria-hidden="true">${isOpen ? '▾' : '▸'}</span>
      <span class="name">${line(toolName(call.name))}</span>
      <span class="argument" dir="ltr">${line(mainArgument(call).slice(0, 300))}</span>
      ${call.time === undefined ? '' : html`<span class="muted">${duration(call.time)}</span>`}
      <span class="outcome"><span aria-hidden="true">${outcome.mark}</span> ${outcome.word}</span>
    </button>
    ${isOpen ? html`<div class="opened">
      ${argumentsOf(call).map(([label, text], i) => output(text, `${key}:argument${i}`, context, line(label)))}
      ${call.text ? output(call.text, key + ':output', context) : call.result ? html`<p class="muted">No output.</p>` : html`<p class="muted">This call has no result.</p>`}
      ${images.map((each, i) => image(each.url, `${key}:image:${i}`, context))}
    </div>` : ''}
  </div>`;
}

/** A result whose call is not loaded nearby. */
export const orphan = (part, key, context) => html`<div class="tool ${part.outcome}">
  <div class="opened">${output(part.text, key, context, `Result of ${visible(part.id)}`)}</div></div>`;
