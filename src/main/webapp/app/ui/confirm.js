import { html, render } from 'lit';

/** Asks once before what cannot be undone. `action` says on its button what happens. Resolves to whether to go on. */
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
