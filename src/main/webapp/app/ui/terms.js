// What is looked for, read as the server reads it: words, each a part of a text in whatever case; what stands between quotes is one.

const TERM = /"((?:\\["\\]|[^"])*)(?:"|$)|[^\s"]\S*/g;

/** One character as its simple form for comparison, which takes as much room. */
function foldedCharacter(character) {
  const upper = character.toUpperCase();
  const lower = (upper.length === character.length ? upper : character).toLowerCase();
  return lower.length === character.length ? lower : character;
}

/** A text as it is compared; every character stays at its place. */
export const folded = text => (/^[\x00-\x7F]*$/.test(text) ? text.toLowerCase() : Array.from(text, foldedCharacter).join(''));

/** The folded terms in what somebody typed. */
export function termsOf(typed) {
  const terms = [...typed.matchAll(TERM)].map(([word, phrase]) => (phrase === undefined ? word : phrase.replaceAll(/\\(["\\])/g, '$1')));
  return [...new Set(terms.filter(Boolean).map(folded))];
}

/** Where terms occur in a text, in order: each { start, end }. Where two overlap, they are one. */
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
