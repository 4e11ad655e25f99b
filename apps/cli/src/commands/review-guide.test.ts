import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { submitUpdate } from '../testing/submit-update.ts';
import { useStack } from '../testing/use-stack.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../../docs/guides/review-requests.md'), 'utf8');
const COMMANDS = [...GUIDE.matchAll(/^```sh test\n(.*?)^```$/gms)].map(([, text = '']) =>
  text.trim().split(' ').slice(1),
);

const stack = useStack();
const { as } = stack;

test('whoever follows the guide to reviews sees what waits, and decides on all of it by one command', async () => {
  const ids: string[] = [];
  for (const description of ['One', 'Two', 'Three']) ids.push(await submitUpdate(stack, description));
  expect(COMMANDS.length).toBe(3);
  const [inbox = '', next = '', selection = ''] = [
    (await as('approver-1', ...(COMMANDS[0] ?? []))).out,
    (await as('approver-1', ...(COMMANDS[1] ?? []))).out,
    (await as('approver-1', ...(COMMANDS[2] ?? []))).out,
  ];
  for (const id of ids) {
    expect(inbox).toContain(id);
    expect(selection).toContain(id);
  }
  expect(next).toContain(ids[0]);
  const digest = /digest ([0-9a-f]{64})/.exec(selection)?.[1] ?? '';
  const command = [...(COMMANDS[2] ?? []), '--verdict', 'approve', '--digest'];
  expect(await as('approver-1', ...command, '0'.repeat(64))).toMatchObject({ code: 2, out: '' });
  expect((await as('approver-1', ...command, digest)).out).toBe('3 of 3 reviewed.\n');
  expect((await as('approver-1', 'inbox')).out).toBe('Nothing waits for you.\n');
});
