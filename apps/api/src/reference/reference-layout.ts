import { type Html, html } from '../sign-in/pages/html.ts';

/** The frame of a page of the reference: nobody is signed in for it, and no script runs on it. */
export function referenceLayout({ title, body }: { readonly title: string; readonly body: Html }): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Countersign</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pages.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="name">Countersign</p>
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return markup;
}
