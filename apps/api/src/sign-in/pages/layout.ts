import { type Html, html } from './html.ts';

/**
 * The frame of every page. Scripts and styles come from here only, and none stands in the page; what goes wrong is said in one place that
 * screen readers read out.
 * @param page.signedInAs who the page is shown to; null for who has not signed in
 */
export function layout(page: {
  readonly title: string;
  readonly signedInAs: string | null;
  readonly body: Html;
}): string {
  const { title, signedInAs, body } = page;
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Countersign</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pages.css">
<script src="/assets/pages.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="name">Countersign</p>
${signedInAs === null ? null : html`<nav aria-label="Account"><a href="/account">${signedInAs}</a> <button type="button" data-action="sign-out" class="plain">Sign out</button></nav>`}
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
<p id="problem" class="problem" role="alert" hidden></p>
<p id="outcome" class="outcome" role="status" hidden></p>
<noscript><p class="problem">This page needs scripts, because passkeys do. Allow them for this address, and load the page again.</p></noscript>
${body}
</main>
</body>
</html>
`;
  return markup;
}
