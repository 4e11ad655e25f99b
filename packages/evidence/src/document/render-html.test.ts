import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Content, fields, heading, link, type Page, text } from './block.ts';
import { renderHtml } from './render-html.ts';

const FRAME = { navigation: [{ text: 'Evidence pack', path: 'index.html' }], footer: 'Log & checkpoint' };
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&\u202e\u0000';

const page = (content: Content): Page => ({
  path: 'items/one.html',
  title: typeof content === 'string' ? content : 'A page',
  lead: content,
  blocks: [
    heading('Heading'),
    text(content),
    fields(['Name', content]),
    { kind: 'list', items: [content] },
    { kind: 'table', columns: [{ title: 'Column', share: 1 }], rows: [[content]], empty: 'none' },
    { kind: 'table', columns: [{ title: 'Column', share: 1 }], rows: [], empty: 'There is nothing.' },
  ],
});
const tags = (html: string) => new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name));

describe('a page', () => {
  test('shows hostile text as text, wherever it stands', () => {
    const html = renderHtml(page(HOSTILE), FRAME);
    const allowed = tags(renderHtml(page('x'), FRAME));
    expect(allowed.has('script')).toBe(false);
    expect(tags(html)).toEqual(allowed);
    expect(html).not.toContain('onerror=alert(2)>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('\u202e');
  });

  test('loads nothing and runs nothing: its policy allows its own style only', () => {
    const html = renderHtml(page('x'), FRAME);
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'`,
    );
    expect(html).not.toMatch(/ (src|style|on[a-z]+)=/);
  });

  test('leads to files of the pack from where it lies, to the web, and nowhere else', () => {
    const hrefs = (href: string) =>
      [...renderHtml(page(link('there', href)), FRAME).matchAll(/<p class="lead">.*?href="([^"]*)"/g)].map(
        ([, found]) => found,
      );
    expect(hrefs('proofs/1.json')).toEqual(['../proofs/1.json']);
    expect(hrefs('https://vendor.example/a?b=1&c=2')).toEqual(['https://vendor.example/a?b=1&amp;c=2']);
    for (const href of [
      'javascript:alert(1)',
      'data:text/html,x',
      '../../etc/passwd',
      '//evil.example',
      '/etc',
    ])
      expect(hrefs(href)).toEqual([]);
  });

  test('says so where a table has no rows', () => {
    expect(renderHtml(page('x'), FRAME)).toContain('There is nothing.');
  });
});
