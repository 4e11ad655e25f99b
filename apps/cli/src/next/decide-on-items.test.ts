import { plainEnvironment } from '@countersign/test-kit';
import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { firstItems } from '../input/first-items.ts';
import type { Terminal } from '../input/open-terminal.ts';
import { submitUpdate as submit } from '../testing/submit-update.ts';
import { useStack } from '../testing/use-stack.ts';
import { decideOnItem } from './decide-on-items.ts';

const stack = useStack();
const { as, json, dataDirectory } = stack;

afterEach(() => {
  vi.restoreAllMocks();
});

/** A person who presses these keys, each after something happened elsewhere. */
function pressing(
  ...presses: readonly { readonly key: string; readonly meanwhile?: () => Promise<unknown> }[]
): Terminal {
  const left = [...presses];
  return {
    key: async () => {
      const press = left.shift();
      await press?.meanwhile?.();
      return press?.key ?? null;
    },
    line: async () => null,
    [Symbol.dispose]: () => undefined,
  };
}

/** The context of an approver, and what is printed to them. */
function approver(): { readonly context: CommandContext; readonly printed: () => string } {
  const command = new Command().option('--as <name>').option('--data <dir>');
  command.parse(['--as', 'approver-1', '--data', dataDirectory()], { from: 'user' });
  const context = contextOf(command, readConfig(plainEnvironment()));
  const said: string[] = [];
  return { context: { ...context, print: (text) => void said.push(text) }, printed: () => said.join('\n') };
}

const submitUpdate = (description: string) => submit(stack, description);

async function decide(terminal: Terminal) {
  const { context, printed } = approver();
  const [item] = await firstItems(context.client(), 1);
  if (item === undefined) throw new Error('nothing waits');
  return { outcome: await decideOnItem(context, terminal, item), printed: printed() };
}

describe('what changes while somebody looks at it', () => {
  test('was settled by somebody else: that is told, and counts as nothing of theirs', async () => {
    const id = await submitUpdate('One');
    const meanwhile = () => as('approver-2', 'review', 'approve', id);
    const { outcome, printed } = await decide(pressing({ key: 'a', meanwhile }));
    expect(outcome).toBe('settled meanwhile');
    expect(printed).toMatch(/Meanwhile: .*(approved|in-progress)/);
  });

  test('was edited: it is shown once more, and the key counts for what is shown then', async () => {
    const id = await submitUpdate('Two');
    const meanwhile = () => as('requester', 'request', 'edit', id, '--set', 'description=Other');
    const { outcome, printed } = await decide(pressing({ key: 'a', meanwhile }, { key: 's' }));
    expect(outcome).toBe('skipped');
    expect(printed).toContain('IT WAS EDITED WHILE YOU LOOKED AT IT');
    const { request, reviews } = await json<{ request: { state: string }; reviews: unknown[] }>(
      'requester',
      ...['request', 'show', id],
    );
    expect([request.state, reviews]).toEqual(['in-review', []]);
    await as('requester', 'request', 'cancel', id);
  });
});
