// Search terms, parsed as by the server: words, each matching a substring and ignoring case. Text within quotes is one term.

const TERM = /"((?:\\["\\]|[^"])*)(?:"|$)|[^\s"]\S*/g;

/** A character folded for comparison, with the same length. */
function foldedCharacter(character) {
  const upper = character.toUpperCase();
  const lower = (upper.length === character.length ? upper : character).toLowerCase();
  return lower.length === character.length ? lower : character;
}

/** A text folded for comparison; every character keeps its position. */
export const folded = text => (/^[\x00-\x7F]*$/.test(text) ? text.toLowerCase() : Array.from(text, foldedCharacter).join(''));

/** The folded terms of the typed text. */
export function termsOf(typed) {
  const terms = [...typed.matchAll(TERM)].map(([word, phrase]) => (phrase === undefined ? word : phrase.replaceAll(/\\(["\\])/g, '$1')));
  return [...new Set(terms.filter(Boolean).map(folded))];
}

/** Where terms occur in a text, in order: each { start, end }. Overlapping ones are merged. */
export function placesOf(text, terms) {
  const whole = folded(text);
  const all = [];
  for (const term of terms) {
    for (let at = whole.indexOf(term); at >= 0; at = whole.indexOf(term, at + term.length)) {
      all.push({ start: at, end: at + term.length });
    }
  }
  all.sort((one, other) => one.start - other.start);
  const merged = [];
  for (const place of all) {
    const last = merged.at(-1);
    if (last && place.start < last.end) {
      last.end = Math.max(last.end, place.end);
    } else {
      merged.push(place);
    }
  }
  return merged;
}
