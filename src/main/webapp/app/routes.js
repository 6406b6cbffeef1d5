/**
 * The views of the page. The first route that fits wins. `load` fetches the view when it is shown first; `navigation` puts it into the
 * header, for callers with one of the `roles` if there are any; `withList` shows the sessions beside it.
 */
export const routes = [
  { path: '/', element: 'cairn-home', load: () => import('./sessions/home.js'), title: 'Sessions', navigation: 'Sessions', withList: true },
  { path: '/s/:id', element: 'cairn-session', load: () => import('./session/view.js'), title: 'Session', withList: true },
  { path: '/s/:id/c/:checkpoint', element: 'cairn-session', load: () => import('./session/view.js'), title: 'Session', withList: true },
  { path: '/sign-in', element: 'cairn-sign-in', load: () => import('./sign-in/view.js'), title: 'Sign in', bare: true },
];
