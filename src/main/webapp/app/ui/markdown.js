// The only place that turns other people's text into elements. The result has no scripts and no styles, loads nothing, and leads elsewhere
// only through links that show their target.
import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import { plain } from './text.js';

const policy = window.trustedTypes?.createPolicy('cairn', { createHTML: html => html, createScriptURL: () => '' });

const TAGS = ['a', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'img', 'input', 'li', 'ol', 'p', 'pre', 'span', 'strong', 'table', 'tbody',
  'td', 'th', 'thead', 'tr', 'ul'];

/** `class` is kept only if it names the language of code. */
const ATTRIBUTES = ['align', 'alt', 'checked', 'class', 'disabled', 'href', 'src', 'start', 'title', 'type'];

const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$/i;

export const isShownImage = url => DATA_IMAGE.test(url);

const LANGUAGE = /^language-[\w+#.-]+$/;

function clean(html) {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ATTRIBUTES, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false,
    ADD_URI_SAFE_ATTR: ['align', 'start', 'type'], ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|data:image\/)/i,
    RETURN_DOM_FRAGMENT: true, ...(policy && { TRUSTED_TYPES_POLICY: policy }),
  });
}

const escape = text => text.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);

/**
 * HTML within Markdown is shown as text: it is what somebody wrote, and the browser does not have to interpret it. An image that would have
 * to be fetched becomes a link.
 */
const reader = new Marked({
  async: false, gfm: true, breaks: true,
  renderer: {
    html: ({ text }) => (/^<br\s*\/?>$/i.test(text) ? '<br>' : escape(text)),
    image({ href, text }) {
      if (isShownImage(href)) {
        return `<img src="${escape(href)}" alt="${escape(text || 'image')}">`;
      }
      return /^https?:/i.test(href) && URL.canParse(href)
        ? `<a href="${escape(href)}">🖼 ${escape(text || 'image')} at ${escape(new URL(href).host)}</a>` : escape(`[${text || 'image'}]`);
    },
  },
});

/** Makes a link open in a new tab, and send no referrer. */
function makeSafe(link) {
  if (!/^(https?|mailto):/i.test(link.getAttribute('href') ?? '')) {
    link.removeAttribute('href');
    return;
  }
  link.rel = 'noopener noreferrer';
  link.target = '_blank';
  link.title = link.href;
}

/** Matches text that may contain Markdown. Most prompts do not match, and need no parser. */
const FORMATTED = /[*_`#<>[\]|~\\&]|^ {4}|^\t|^\s*([-+=]|\d+[.)])|\w:\/\/|www\.|@/m;

const FENCED = /^ {0,3}(```|~~~)[\s\S]*?^ {0,3}\1/gm;

/** One malicious block can make the parser slow, or make it fail. A longer block is rarely text for people. */
const LONGEST_BLOCK = 12_000;

/** A fragment, or undefined if the text is better shown as it is. */
function parse(text) {
  if (text.replaceAll(FENCED, '').split(/\n\s*\n/).some(block => block.length > LONGEST_BLOCK)) {
    return undefined;
  }
  try {
    return clean(reader.parse(text));
  } catch {
    return undefined;
  }
}

function paragraph(text) {
  const element = document.createElement('p');
  element.className = 'plain';
  element.textContent = text;
  element.dir = 'auto';
  return element;
}

/** Markdown as an element. */
export function markdown(text) {
  const box = document.createElement('div');
  box.className = 'prose';
  const parsed = FORMATTED.test(text) && parse(plain(text));
  if (!parsed) {
    box.append(...plain(text).split(/\n(?:\s*\n)+/).map(paragraph));
    return box;
  }
  box.append(parsed);
  for (const element of box.querySelectorAll('[class]')) {
    element.className = [...element.classList].filter(name => element.localName === 'code' && LANGUAGE.test(name)).join(' ');
  }
  box.querySelectorAll('a').forEach(makeSafe);
  box.querySelectorAll('img').forEach(image => { image.loading = 'lazy'; });
  box.querySelectorAll('input').forEach(input => {
    if (input.type === 'checkbox') {
      input.disabled = true;
      input.setAttribute('aria-label', input.checked ? 'done' : 'to do');
    } else {
      input.remove();
    }
  });
  box.querySelectorAll('p, li, h1, h2, h3, h4, h5, h6, td, th, blockquote').forEach(element => { element.dir = 'auto'; });
  box.querySelectorAll('table').forEach(table => {
    const scroller = document.createElement('div');
    scroller.className = 'scroll';
    scroller.tabIndex = 0;
    table.replaceWith(scroller);
    scroller.append(table);
  });
  return box;
}

/** Highlighted code, as a fragment. */
export const colored = highlighted => clean(highlighted);
