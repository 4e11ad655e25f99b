import { ERRORS } from '@countersign/schema';
import { titleOfProblem } from '@countersign/schema/problem';
import { html } from '../sign-in/pages/html.ts';
import { referenceLayout } from './reference-layout.ts';

/** Every error, each under its code, which is where the `type` of a problem leads. */
export const errorPage = (): string =>
  referenceLayout({
    title: 'Errors',
    body: html`<p>Every error answer has a <code>code</code>, which programs go by. These are all there are; words in braces are filled in.</p>
${Object.entries(ERRORS).map(
  ([code, { httpStatus, message, retryable }]) => html`<section id="${code}">
<h2>${titleOfProblem(code)}</h2>
<p class="hint"><code>${code}</code> · status ${httpStatus}${retryable ? ' · the same call may be sent again' : null}</p>
<p>${message}</p>
</section>
`,
)}`,
  });
