/** What can stand beside a transcript: an element with the properties `session`, `checkpoint` (of the address) and `who`. */
export const panels = [
  { name: 'details', label: 'Details', element: 'cairn-details', load: () => import('./details.js') },
];
