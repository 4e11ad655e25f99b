import type { Principal } from '@countersign/schema';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** Confirming a sign-in on a command line: whoever is signed in compares the code, and sees what asks and from where. */
export const devicePage = ({ name }: Principal): string =>
  layout({
    title: 'Sign in on a command line',
    signedInAs: name,
    body: html`<form data-form="look-device">
<p>Only go on if you have just run <code>countersign login</code> yourself. Whoever asks you to confirm a code wants to work in your name.</p>
<label for="code">Code</label>
<p class="hint" id="code-hint">As the command line shows it, such as BCDF-GHJK.</p>
<input id="code" name="code" class="code" required autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" aria-describedby="code-hint">
<button type="submit">Continue</button>
</form>
<section data-slot="device" hidden aria-labelledby="asks">
<h2 id="asks" tabindex="-1">Is this you?</h2>
<p class="code" data-slot="device-code"></p>
<dl>
<dt>Asks</dt><dd data-slot="device-client"></dd>
<dt>From</dt><dd data-slot="device-address"></dd>
<dt>Since</dt><dd data-slot="device-since"></dd>
</dl>
<p>It may then do all that you may, approve included, until the session ends. You end it on your account page.</p>
<p class="row"><button type="button" data-action="confirm-device">Yes, sign in there</button> <button type="button" class="danger" data-action="deny-device">No, refuse</button></p>
</section>`,
  });
