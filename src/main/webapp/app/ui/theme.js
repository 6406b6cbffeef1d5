const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** The chosen theme: system, light or dark. */
export const theme = () => localStorage.getItem('theme') ?? 'system';

export function nextTheme() {
  const chosen = NEXT[theme()];
  if (chosen === 'system') {
    localStorage.removeItem('theme');
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem('theme', chosen);
    document.documentElement.dataset.theme = chosen;
  }
}
