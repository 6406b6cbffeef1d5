import { forgetAccount, remove } from '../api.js';
import { go } from '../router.js';
import { toast } from '../ui/toast.js';

/** Signs out here, and at the identity provider if there is one. */
export async function signOut() {
  const ended = await remove('/v1/page-session');
  forgetAccount();
  if (ended?.sign_out_url) {
    location.assign(ended.sign_out_url);
  } else {
    go('/sign-in');
    toast('Signed out');
  }
}
