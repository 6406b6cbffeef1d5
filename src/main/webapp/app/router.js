// The address is the only state that views share. They read it here and change it here.

/** Navigates to another address of the page; `replace` adds no history entry. */
export function go(address, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  window.dispatchEvent(new Event('addresschange'));
}

/** The non-empty query parameters among some names; labels, which can be repeated, as an array. */
export function filterOf(names) {
  const query = new URLSearchParams(location.search);
  const value = name => (name === 'label' ? query.getAll(name).filter(Boolean) : query.get(name));
  return Object.fromEntries(names.map(name => [name, value(name)]).filter(([, each]) => each?.length));
}

/** A query with the non-empty ones of some parameters; an array repeats its parameter. */
export function queryOf(parameters) {
  const each = Object.entries(parameters ?? {}).flatMap(([name, value]) => [value].flat().map(one => [name, one]));
  return new URLSearchParams(each.filter(([, value]) => value !== undefined && value !== null && value !== ''));
}

/** This address with some query parameters changed; empty ones are removed. */
export function addressWith(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    queryOf({ [name]: value }).forEach(each => query.append(name, each));
  }
  return location.pathname + (query.size ? '?' + query : '') + location.hash;
}

/** The address of the list of sessions, with the filters of this address. */
export function listAddress() {
  const query = new URLSearchParams(location.search);
  query.delete('find');
  return '/' + (query.size ? '?' + query : '');
}

export const setQuery = (changes, options) => go(addressWith(changes), options);

/** The route of a path with its parameters, or undefined. */
export function match(routes, path) {
  for (const route of routes) {
    const found = pattern(route.path).exec(path);
    if (found) {
      const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
      return { route, params };
    }
  }
  return undefined;
}

/** `/s/:id` as a regular expression. */
function pattern(path) {
  return new RegExp('^' + path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+?)').replaceAll('...', '\\.\\.\\.') + '/?$');
}

/** Follows links within the page without loading a new document. */
export function followLinks() {
  document.addEventListener('click', event => {
    const link = event.composedPath().find(each => each instanceof HTMLAnchorElement);
    if (!link || !link.href || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
        || link.target || link.download || link.origin !== location.origin || /^\/(v1|openapi|metrics|health)\b/.test(link.pathname)) {
      return;
    }
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
  window.addEventListener('popstate', () => window.dispatchEvent(new Event('addresschange')));
}
