// An empty view: the frame shows the list of sessions alone.
customElements.define('cairn-home', class extends HTMLElement {});
