import { html } from './html.ts';
import { layout } from './layout.ts';

/** By whom people may sign in. */
export interface ShownIssuer {
  readonly id: string;
  readonly name: string;
}

/** Signing in with a passkey, or by an issuer: nobody types a name. @param next where it goes on after that */
export const signInPage = (next: string, issuers: readonly ShownIssuer[]): string =>
  layout({
    title: 'Sign in',
    signedInAs: null,
    body: html`<p>Use the passkey of this device, of your phone, or a security key. Your device asks for its PIN, your fingerprint or your face; that stays on the device.</p>
<p><button type="button" data-action="sign-in" data-next="${next}">Sign in with a passkey</button></p>
${issuers.map(
  ({ id, name }) =>
    html`<p><button type="button" class="plain" data-action="sign-in-by-issuer" data-id="${id}" data-next="${next}">Sign in with ${name}</button></p>
`,
)}<details>
<summary>No passkey yet, or none at hand?</summary>
<ul>
<li>New here: open the invitation that an administrator has sent you.</li>
<li>You work with the command line: <code>countersign passkey add</code> prints a link with which you enrol your first passkey.</li>
<li>All lost: ask an administrator to have you let in anew, which two others approve. An administrator asks whoever runs Countersign for <code>countersign recover</code> on the host.</li>
</ul>
</details>`,
  });
