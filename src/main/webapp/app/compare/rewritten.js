import { html } from 'lit';
import { argumentsOf, partsOf } from '../session/model.js';
import { toolName } from '../session/outcome.js';
import { count, line, plain } from '../ui/text.js';
import { compareTexts, pairUp } from './words.js';

/** How many equal lines are shown beside a change. */
const LINES_BESIDE = 3;

/** Fewer lines are not worth folding. */
const LEAST_FOLDED = 4;

const textOf = part => (part.kind === 'result' ? part.parts.map(each => each.text ?? `[${each.kind}]`).join('\n')
  : part.kind === 'image' ? `[image, ${count(part.url.length)} characters]` : part.text);

const LABELS = { reasoning: () => 'Reasoning', result: () => 'Result', image: () => 'Image', other: part => line(part.type) || 'Part' };

function callSections(call) {
  const name = line(toolName(call.name));
  const values = argumentsOf(call);
  return values.length ? values.map(([label, text]) => ({ label: `${name}: ${line(label)}`, text })) : [{ label: name, text: 'No arguments' }];
}

const sectionsOf = message => partsOf(message)
  .flatMap(part => (part.kind === 'call' ? callSections(part) : [{ label: LABELS[part.kind]?.(part), isProse: part.kind === 'text' || part.kind === 'reasoning', text: textOf(part), url: part.url }]))
  .map(each => ({ ...each, text: plain(each.text) }))
  .filter(each => each.text.trim());

/** The names of the fields that differ, if no text does. */
function otherFields(before, after) {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map(line);
}

/** The differences between two messages: { sections: [{ label, isProse, pieces }] }, or { fields } if their texts are the same. */
export function compareMessages(before, after) {
  const sections = pairUp(sectionsOf(before), sectionsOf(after), each => each.label ?? '').map(pair => {
    const pieces = compareTexts(pair.before?.text ?? '', pair.after?.text ?? '');
    const isImage = pair.before?.url !== pair.after?.url;
    return { ...(pair.after ?? pair.before), pieces, isChanged: isImage || pieces.some(each => each.change !== 'same') };
  });
  return sections.some(each => each.isChanged) ? { sections } : { fields: otherFields(before, after) };
}

/** Equal text, of which only the lines beside a change are shown at first. */
function same(text, { isFirst, isLast }, key, context) {
  const lines = text.split('\n');
  const from = isFirst ? 0 : LINES_BESIDE;
  const to = lines.length - (isLast ? 0 : LINES_BESIDE);
  if (to - from < LEAST_FOLDED || context.isOpen(key, false)) {
    return text;
  }
  const upTo = lines.slice(0, from).join('\n');
  return html`${from ? upTo + '\n' : ''}<button class="quiet equal" @click=${() => context.toggle(key, true)}>${count(to - from)} equal lines</button>${to < lines.length ? '\n' + lines.slice(to).join('\n') : ''}`;
}

/** The texts of a message on a `side`: before, after, or both in one. */
export function sections(comparison, side, key, context) {
  const hidden = { before: 'added', after: 'removed' }[side];
  return comparison.sections.map((each, i) => {
    const shown = each.pieces.filter(piece => piece.change !== hidden);
    if (!shown.length) {
      return '';
    }
    return html`${each.label ? html`<p class="part">${each.label}</p>` : ''}<pre class="words ${each.isProse ? 'said' : ''}" dir="auto" tabindex="0">${shown.map((piece, at) =>
      piece.change === 'removed' ? html`<del>${piece.text}</del>` : piece.change === 'added' ? html`<ins>${piece.text}</ins>`
        : same(piece.text, { isFirst: at === 0, isLast: at === shown.length - 1 }, `${key}:${i}:${at}`, context))}</pre>`;
  });
}
