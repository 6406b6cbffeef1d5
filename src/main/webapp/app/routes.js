/**
 * The views of the page. The first matching route wins. `load` imports the view when it is first shown; `navigation` adds it to the header,
 * for callers with one of the `roles` if any are given; `withList` shows the list of sessions beside it.
 */
export const routes = [
  { path: '/', element: 'cairn-home', load: () => import('./sessions/home.js'), title: 'Sessions', navigation: 'Sessions', withList: true },
  { path: '/s/:id', element: 'cairn-session', load: () => import('./session/view.js'), title: 'Session', withList: true },
  { path: '/s/:id/c/:checkpoint', element: 'cairn-session', load: () => import('./session/view.js'), title: 'Session', withList: true },
  { path: '/s/:id/compare/:before...:after', element: 'cairn-compare', load: () => import('./compare/view.js'), title: 'Compare' },
  { path: '/search', element: 'cairn-search', load: () => import('./search/view.js'), title: 'Search' },
  { path: '/stats', element: 'cairn-stats', load: () => import('./stats/view.js'), title: 'Statistics', navigation: 'Statistics' },
  { path: '/tokens', element: 'cairn-tokens', load: () => import('./tokens/view.js'), title: 'Tokens', navigation: 'Tokens' },
  { path: '/audit', element: 'cairn-audit', load: () => import('./audit/view.js'), title: 'Audit', navigation: 'Audit', roles: ['cairn-auditor', 'cairn-admin'] },
  { path: '/admin', element: 'cairn-admin', load: () => import('./admin/view.js'), title: 'Administration', navigation: 'Administration', roles: ['cairn-admin'] },
  { path: '/account', element: 'cairn-account', load: () => import('./account/view.js'), title: 'Account' },
  { path: '/shared/:secret', element: 'cairn-shared', load: () => import('./shared/view.js'), title: 'Shared session', bare: true },
  { path: '/sign-in', element: 'cairn-sign-in', load: () => import('./sign-in/view.js'), title: 'Sign in', bare: true },
];
