import { html } from './html.ts';
import { layout } from './layout.ts';
import type { ShownIssuer } from './sign-in-page.ts';

/**
 * Accepting an invitation. The code stands behind the # of the address, which browsers send to nobody, so it is in no log; the page does
 * nothing by being opened, as scanners of mail do.
 */
export const invitationPage = (issuers: readonly ShownIssuer[]): string =>
  layout({
    title: 'Accept your invitation',
    signedInAs: null,
    body: html`<form data-form="open-invitation">
<p>You were invited to Countersign. The invitation works once, and within 24 hours.</p>
<label for="code">Invitation code</label>
<input id="code" name="code" required autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="200">
<button type="submit">Continue</button>
</form>
<form data-form="accept-invitation" hidden>
<p>This invitation is for <strong data-slot="person"></strong>. If that is not you, close this page and tell whoever sent it.</p>
<p>You sign in with a passkey: there is no password. Your device makes the key, and keeps it behind its PIN, your fingerprint or your face.</p>
<label for="label">Name of this passkey</label>
<p class="hint" id="label-hint">So that you know it again, such as “work laptop”.</p>
<input id="label" name="label" required maxlength="100" autocomplete="off" aria-describedby="label-hint">
<p class="row"><button type="submit">Create passkey and sign in</button>
${issuers.map(
  ({ id, name }) =>
    html`<button type="button" class="plain" data-action="accept-by-issuer" data-id="${id}">Use ${name} instead</button>
`,
)}</p>
</form>`,
  });
