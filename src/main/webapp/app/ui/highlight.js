// Syntax highlighting, loaded on demand: the core, and each language by itself.
import { colored } from './markdown.js';

const ALIASES = {
  sh: 'bash', shell: 'bash', zsh: 'bash', console: 'shell', js: 'javascript', jsx: 'javascript', mjs: 'javascript', ts: 'typescript', tsx: 'typescript', py: 'python',
  yml: 'yaml', html: 'xml', svg: 'xml', toml: 'ini', tf: 'ini', hcl: 'ini', md: 'markdown', golang: 'go', rs: 'rust', kt: 'kotlin', rb: 'ruby', 'c++': 'cpp', cs: 'csharp',
  docker: 'dockerfile', patch: 'diff', make: 'makefile', ps1: 'powershell', jsonc: 'json',
};

const LANGUAGES = new Set(['bash', 'c', 'cpp', 'csharp', 'css', 'diff', 'dockerfile', 'go', 'graphql', 'ini', 'java', 'javascript', 'json', 'kotlin', 'lua', 'makefile', 'markdown',
  'nginx', 'perl', 'php', 'powershell', 'python', 'ruby', 'rust', 'scala', 'scss', 'shell', 'sql', 'swift', 'typescript', 'xml', 'yaml']);

/** Highlighting takes time; a longer block stays plain. */
const LONGEST = 50_000;

let core;
const loaded = new Map();

function load(language) {
  core ??= import('highlight.js/core.js').then(module => module.default);
  if (!loaded.has(language)) {
    loaded.set(language, Promise.all([core, import(`highlight.js/languages/${language}.js`)]).then(([highlighter, definition]) => {
      highlighter.registerLanguage(language, definition.default);
      return highlighter;
    }));
  }
  return loaded.get(language);
}

/** How long highlighting may take in each frame, in milliseconds. */
const SLICE = 8;

/** Blocks waiting to be highlighted. Those added last are being read, and go first. */
const waiting = [];
let isColouring = false;

async function colour(code) {
  const named = /language-([\w+#.-]+)/.exec(code.className)[1].toLowerCase();
  const language = ALIASES[named] ?? named;
  if (LANGUAGES.has(language) && code.textContent.length <= LONGEST) {
    const highlighter = await load(language);
    code.replaceChildren(colored(highlighter.highlight(code.textContent, { language, ignoreIllegals: true }).value));
  }
}

async function colourAll() {
  isColouring = true;
  let end = 0;
  try {
    while (waiting.length) {
      if (performance.now() > end) {
        await new Promise(requestAnimationFrame);
        end = performance.now() + SLICE;
      }
      await colour(waiting.pop());
    }
  } finally {
    isColouring = false;
  }
}

/** Schedules the highlighting of those code blocks in an element that name their language. */
export function highlightIn(element) {
  for (const code of [...element.querySelectorAll('pre > code[class^="language-"]:not(.colored)')].reverse()) {
    code.classList.add('colored');
    waiting.push(code);
  }
  if (!isColouring) {
    colourAll();
  }
}
