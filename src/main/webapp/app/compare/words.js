// Compares texts by words, or by lines if they are long. The library is loaded only for comparisons.
import { diffArrays } from 'diff';

/** A longer text is compared by lines first. */
const LONGEST_BY_WORDS = 20_000;

/** Texts with more changes than this have little in common, and would take too long. */
const MOST_WORDS = 1_200;
const MOST_LINES = 2_000;

/** If less than this share of the longer text is equal, equal words are a coincidence. */
const LEAST_SAME = 0.3;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

const wordsOf = text => Array.from(segmenter.segment(text), each => each.segment);
const linesOf = text => text.match(/[^\n]*\n|[^\n]+/g) ?? [];

const whole = (before, after) => [
  ...(before ? [{ change: 'removed', text: before }] : []),
  ...(after ? [{ change: 'added', text: after }] : []),
];

function compare(before, after, split, most) {
  return diffArrays(split(before), split(after), { maxEditLength: most })
    ?.map(each => ({ change: each.added ? 'added' : each.removed ? 'removed' : 'same', text: each.value.join('') }));
}

function byWords(before, after) {
  const pieces = compare(before, after, wordsOf, MOST_WORDS);
  const same = pieces?.filter(each => each.change === 'same').reduce((sum, each) => sum + each.text.trim().length, 0);
  return pieces && same >= LEAST_SAME * Math.max(before.length, after.length) ? joined(pieces) : whole(before, after);
}

/** Joins changed words in a row, and the spaces between them, into one change. */
function joined(pieces) {
  const all = [];
  let change = { before: '', after: '' };
  pieces.forEach((each, i) => {
    const isBetween = each.change === 'same' && /^[^\S\n]+$/.test(each.text) && i > 0 && i < pieces.length - 1;
    if (each.change === 'same' && !isBetween) {
      all.push(...whole(change.before, change.after), each);
      change = { before: '', after: '' };
    } else {
      change.before += each.change === 'added' ? '' : each.text;
      change.after += each.change === 'removed' ? '' : each.text;
    }
  });
  return [...all, ...whole(change.before, change.after)];
}

function byLines(before, after) {
  const pieces = compare(before, after, linesOf, MOST_LINES) ?? whole(before, after);
  return pieces.flatMap((each, i) => {
    const next = pieces[i + 1];
    if (each.change === 'removed' && next?.change === 'added' && each.text.length + next.text.length <= LONGEST_BY_WORDS) {
      return byWords(each.text, next.text);
    }
    const former = pieces[i - 1];
    return each.change === 'added' && former?.change === 'removed' && each.text.length + former.text.length <= LONGEST_BY_WORDS ? [] : [each];
  });
}

/** The pieces of two texts in order: { change: same | removed | added, text }. */
export function compareTexts(before, after) {
  if (before === after) {
    return [{ change: 'same', text: before }];
  }
  return before.length + after.length <= LONGEST_BY_WORDS ? byWords(before, after) : byLines(before, after);
}

/** Pairs the items of two lists whose keys are equal: { before, after }, either of which may be missing. */
export function pairUp(before, after, keyOf) {
  const rest = { before: [...before], after: [...after] };
  return diffArrays(before.map(keyOf), after.map(keyOf)).flatMap(({ value, added, removed }) => value.map(() => ({
    before: added ? undefined : rest.before.shift(), after: removed ? undefined : rest.after.shift(),
  })));
}
