import { html } from './html.ts';
import { layout } from './layout.ts';

/** Why a page cannot be shown, and what to do. */
export const problemPage = (problem: string): string =>
  layout({ title: 'This does not work here', signedInAs: null, body: html`<p>${problem}</p>` });
