// Terminal colours. 256 and more colours are mapped to the nearest of the 16 that suit both schemes.
import { html } from 'lit';
import { visible, withoutEscapes } from './text.js';

const SGR = /\u001B\[([\d;:]*)m/;

const CUBE = [0, 95, 135, 175, 215, 255];

/** The index of the nearest of the 16 colours. */
function nearest(red, green, blue) {
  const most = Math.max(red, green, blue);
  if (most < 40) {
    return 0;
  }
  const bits = (red > most / 2 ? 1 : 0) + (green > most / 2 ? 2 : 0) + (blue > most / 2 ? 4 : 0);
  return bits === 7 && most < 160 ? 8 : bits + (most > 200 && bits !== 7 ? 8 : 0);
}

function indexed(number) {
  if (number < 16) {
    return number;
  }
  if (number >= 232) {
    const grey = 8 + (number - 232) * 10;
    return nearest(grey, grey, grey);
  }
  const at = number - 16;
  return nearest(CUBE[Math.floor(at / 36)], CUBE[Math.floor(at / 6) % 6], CUBE[at % 6]);
}

/** The style after a sequence of codes. */
function styled(style, codes) {
  const next = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) {
      Object.keys(next).forEach(key => delete next[key]);
    } else if (code === 1) {
      next.bold = true;
    } else if (code === 2) {
      next.dim = true;
    } else if (code === 3) {
      next.italic = true;
    } else if (code === 4) {
      next.underline = true;
    } else if (code === 22) {
      next.bold = next.dim = false;
    } else if (code === 23) {
      next.italic = false;
    } else if (code === 24) {
      next.underline = false;
    } else if (code >= 30 && code <= 37) {
      next.color = code - 30;
    } else if (code >= 90 && code <= 97) {
      next.color = code - 82;
    } else if (code === 38 || code === 48) {
      const color = codes[i + 1] === 5 ? indexed(codes[i + 2] ?? 0) : nearest(codes[i + 2] ?? 0, codes[i + 3] ?? 0, codes[i + 4] ?? 0);
      i += codes[i + 1] === 5 ? 2 : 4;
      next[code === 38 ? 'color' : 'ground'] = color;
    } else if (code === 39) {
      next.color = undefined;
    } else if (code >= 40 && code <= 47) {
      next.ground = code - 40;
    } else if (code === 49) {
      next.ground = undefined;
    }
  }
  return next;
}

function classes({ color, ground, ...others }) {
  return [color === undefined ? '' : `ansi-${color % 8}`, ground === undefined ? '' : `ansi-on ansi-on-${ground % 8}`, ...Object.keys(others).filter(key => others[key])]
    .filter(Boolean).join(' ');
}

/** A line of terminal output, and the style that carries over to the next one. */
export function ansiLine(text, style = {}) {
  const pieces = text.split(SGR);
  const spans = [];
  for (let i = 0; i < pieces.length; i++) {
    if (i % 2) {
      style = styled(style, pieces[i].split(/[;:]/).map(Number));
    } else if (pieces[i]) {
      const shown = visible(withoutEscapes(pieces[i]));
      const names = classes(style);
      spans.push(names ? html`<span class=${names}>${shown}</span>` : shown);
    }
  }
  return { spans, style };
}
