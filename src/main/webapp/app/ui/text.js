// Makes other people's text safe to read: nothing in it is invisible, or reorders the text beside it.

/** Directional marks and zero-width characters, except the joiners that scripts and emoji need. */
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Control characters other than tab and line breaks. */
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** Terminal escape sequences: colours, cursor movements, titles, links. */
const ESCAPE = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[PX^_][^\u001B]*\u001B\\|[ -/]*[0-~])/g;

const codePoint = character => character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/** Makes invisible characters visible, as ‹U+202E›. */
export function visible(text) {
  return text.replace(INVISIBLE, character => `‹U+${codePoint(character)}›`)
    .replace(CONTROL, character => (character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : `‹U+${codePoint(character)}›`));
}

/** The same, without terminal escape sequences. */
export const plain = text => visible(withoutEscapes(text));

export const withoutEscapes = text => text.replaceAll(ESCAPE, '');

/** A title, on one line. */
export const line = text => plain(text.replaceAll(/\s+/g, ' ')).trim();

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 1,204 */
export const count = number => whole.format(number);

/** 412k */
export const about = number => (number < 1000 ? String(number) : short.format(number).replace('K', 'k'));

/** "1 message", "2 messages" */
export const counted = (number, noun, nouns = noun + 's') => `${count(number)} ${number === 1 ? noun : nouns}`;

/** Dollars, with more decimals for a small amount. */
export const money = dollars => '$' + dollars.toFixed(dollars > 0 && dollars < 0.1 ? 4 : 2);

/** Facts on one line; empty ones are left out. */
export const dotted = facts => facts.filter(Boolean).map((each, i) => (i ? [' · ', each] : each));

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** 412 B, 1.9 KB */
export function bytes(number) {
  const power = Math.min(Math.floor(Math.log2(Math.max(number, 1)) / 10), UNITS.length - 1);
  return `${power ? (number / 1024 ** power).toFixed(1) : number} ${UNITS[power]}`;
}
