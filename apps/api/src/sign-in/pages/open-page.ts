import { html } from './html.ts';
import { layout } from './layout.ts';

/** Opening the pages by a link of the command line, where Countersign is tried out. The link works on the press of the button only. */
export const openPage = (): string =>
  layout({
    title: 'Open Countersign',
    signedInAs: null,
    body: html`<p>This link was made on the command line of this machine, and signs you in once.</p>
<p><button type="button" data-action="open">Open</button></p>`,
  });
