import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { submitUpdate } from '../testing/submit-update.ts';
import { useStack } from '../testing/use-stack.ts';

const stack = useStack({ sealed: true });
const { as, json } = stack;
const WHY = ['--reason', 'The shop lets everybody in'];

test('whoever follows the guide sets it up, breaks the glass in an emergency, and somebody else reviews that', async () => {
  const request = await submitUpdate(stack, 'At once');
  const off = await as('approver-1', 'request', 'break-glass', request, ...WHY);
  expect([off.code, off.err]).toEqual([1, expect.stringContaining('BREAK_GLASS_OFF')]);

  const set = ['group', 'set', 'break-glass', 'approver-1@acme.example', '--reason', 'On call'];
  expect((await as('administrator', ...set)).code).toBe(0);
  const [change] = await json<readonly { readonly id: string }[]>(
    'approver-2',
    ...['governance', 'list', '--state', 'proposed'],
  );
  for (const one of ['approver-2', 'approver-3'] as const)
    await as(one, 'governance', 'approve', change?.id ?? '');

  const broken = await as('approver-1', 'request', 'break-glass', request, ...WHY);
  expect([broken.code, broken.err]).toEqual([0, '']);
  expect(broken.out).toContain(`The glass is broken: ${request} is approved.`);
  const glass = /bgl_\w+/.exec(broken.out)?.[0] ?? '';
  expect((await as('auditor', 'request', 'list')).out).toContain('GLASS BROKEN');
  const shown = await as('auditor', 'request', 'show', request);
  expect(shown.out).toMatch(/Anna Approver .* 1 +The shop lets everybody in +not yet, due by/);
  expect((await as('administrator', 'doctor')).out).toMatch(/broken glass +1 to be reviewed, none late/);

  expect((await as('approver-2', 'inbox')).out).toContain(glass);
  const review = (verdict: string) => [
    ...['request', 'review-break-glass', glass, '--verdict', verdict],
    ...['--reason', 'Nobody else was awake'],
  ];
  expect((await as('approver-2', ...review('perhaps'))).code).toBe(2);
  expect((await as('approver-1', ...review('justified'))).err).toContain('BREAK_GLASS_REVIEW_REFUSED');
  const reviewed = await as('approver-2', ...review('not-justified'));
  expect(reviewed.out).toContain(`${glass} was not justified.`);
  expect((await as('auditor', 'request', 'show', request)).out).toContain('Nobody else was awake');
  expect((await as('approver-3', 'inbox')).out).not.toContain(glass);

  // It is carried out like any other, and an evidence pack of the day tells all of it.
  const state = async () =>
    (await json<{ request: { state: string } }>('auditor', 'request', 'show', request)).request.state;
  await expect.poll(state, { timeout: 60_000, interval: 500 }).toBe('in-progress');
  const out = join(stack.dataDirectory(), 'pack');
  const day = new Date().toISOString().slice(0, 10);
  const made = await as('auditor', 'audit', 'evidence', '--from', day, '--to', day, '--out', out);
  expect([made.code, made.err]).toEqual([0, expect.any(String)]);
  const page = readFileSync(join(out, 'break-glass.html'), 'utf8');
  for (const told of ['The shop lets everybody in', 'not-justified', 'Nobody else was awake', request])
    expect(page).toContain(told);
  expect((await as('auditor', 'audit', 'evidence-check', out)).code).toBe(0);
}, 120_000);
