/** The panels beside a transcript: each an element with the properties `session`, `stats`, `checkpoint` (of the address) and `who`. */
export const panels = [
  { name: 'checkpoints', label: 'Checkpoints', element: 'cairn-checkpoints', load: () => import('./checkpoints.js') },
  { name: 'details', label: 'Details', element: 'cairn-details', load: () => import('./details.js') },
  { name: 'links', label: 'Links', element: 'cairn-links', load: () => import('./links.js') },
];
