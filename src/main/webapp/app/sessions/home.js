// The list of sessions stands in the frame, for this view alone.
customElements.define('cairn-home', class extends HTMLElement {});
