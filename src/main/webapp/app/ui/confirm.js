import { html, render } from 'lit';

/** Asks for confirmation of what cannot be undone. `action` is the label of the button. Resolves to whether it was confirmed. */
export function confirm({ title, text, action }) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  render(html`<h1 id="confirm-title">${title}</h1><p>${text}</p>
    <div class="row"><button autofocus @click=${() => dialog.close()}>Cancel</button><button class="danger" @click=${() => dialog.close('yes')}>${action}</button></div>`, dialog);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    }, { once: true });
  });
}
