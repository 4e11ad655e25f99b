import { ID_PREFIXES, type Principal } from '@countersign/schema';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** Where a person reviews a request, or a change of who may do what, and signs that with a passkey. What it shows is made in the browser. */
export const reviewPage = ({
  principal,
  subject,
}: {
  readonly principal: Principal;
  readonly subject: string;
}): string => {
  // Nobody edits a change of who may do what, so it is not returned.
  const isRequest = subject.startsWith(`${ID_PREFIXES.request}_`);
  return layout({
    title: 'Review and sign',
    signedInAs: principal.name,
    body: html`<div data-review="${subject}">
<h2 id="reviewed" tabindex="-1">What you sign</h2>
<p>Read all of it. Your passkey signs exactly this text together with your verdict, so that nobody can change either afterwards.</p>
<pre class="signed" data-slot="review-text" role="region" aria-labelledby="reviewed" tabindex="0">Loading…</pre>
<form data-form="sign-review" data-id="${subject}" hidden>
<p data-slot="review-demand" hidden></p>
<div data-slot="stand-ins" hidden>
<label for="in-place">In whose place</label>
<p class="hint" id="in-place-hint">Somebody has delegated their reviews to you. What you sign says in whose place it is.</p>
<select id="in-place" aria-describedby="in-place-hint"><option value="">Mine</option></select>
</div>
<label for="reason">Reason</label>
<p class="hint" id="reason-hint">Needed unless you approve; the requester is shown it. It is signed as well.</p>
<input id="reason" name="reason" maxlength="1000" autocomplete="off" aria-describedby="reason-hint">
<p class="row"><button type="submit" name="verdict" value="approve">Approve and sign</button> <button type="submit" class="danger" name="verdict" value="reject">Reject and sign</button>${isRequest ? html` <button type="submit" name="verdict" value="return">Return for changes and sign</button>` : null}</p>
</form>
</div>`,
  });
};
