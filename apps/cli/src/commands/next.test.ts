import { describe, expect, test } from 'vitest';
import { spawnCli } from '../testing/spawn-cli.ts';
import { submitUpdate as submit } from '../testing/submit-update.ts';
import { typeAtTerminal } from '../testing/type-at-terminal.ts';
import { useStack } from '../testing/use-stack.ts';

const stack = useStack();
const { as, json, dataDirectory } = stack;

interface Shown {
  readonly request: { readonly id: string; readonly state: string };
  readonly reviews: readonly { readonly verdict: string; readonly reason: string | null }[];
}
interface Inbox {
  readonly items: readonly { readonly kind: string; readonly id: string; readonly risk: string }[];
  readonly count: { readonly total: number };
}

const PROMPT = '[q]uit: ';
const WHY = 'goes back): ';

const submitUpdate = (description: string) => submit(stack, description);

const next = (...typed: readonly (readonly [string, string])[]) =>
  typeAtTerminal(['--as', 'approver-1', '--data', dataDirectory(), 'next'], typed);

const stateOf = async (id: string) => (await json<Shown>('requester', 'request', 'show', id)).request.state;

describe('one after the other', () => {
  test('what waits is shown, and approved, skipped or rejected by one key each, until nothing is left', async () => {
    const ids = [await submitUpdate('One'), await submitUpdate('Two'), await submitUpdate('Three')] as const;
    const inbox = await json<Inbox>('approver-1', 'inbox');
    expect(inbox.items.map(({ id }) => id)).toEqual(ids);
    expect(inbox.count.total).toBe(3);
    const ran = await next(
      [PROMPT, 'x'],
      [PROMPT, 'd'],
      [PROMPT, 'a'],
      [PROMPT, 's'],
      [PROMPT, 'r'],
      [WHY, 'It is not needed\r'],
    );
    expect(ran.code, ran.screen).toBe(0);
    expect(ran.screen).toContain('That key does nothing here. Press a, r, c, s, d or q.');
    expect(ran.screen).toContain(`${ids[0]} is approved.`);
    expect(ran.screen).toContain(`${ids[2]} is rejected.`);
    expect(ran.screen).toContain('You are through: 1 approved, 1 skipped, 1 rejected.');
    expect(await stateOf(ids[0])).toMatch(/approved|in-progress/);
    expect([await stateOf(ids[1]), await stateOf(ids[2])]).toEqual(['in-review', 'rejected']);
    const { reviews } = await json<Shown>('requester', 'request', 'show', ids[2]);
    expect(reviews).toMatchObject([{ verdict: 'reject', reason: 'It is not needed' }]);
    expect((await json<Inbox>('approver-1', 'inbox')).items.map(({ id }) => id)).toEqual([ids[1]]);
    await as('approver-1', 'review', 'reject', ids[1], '--reason', 'Enough');
  });

  test('a key counts once, and not for what was not shown when it was pressed', async () => {
    const ids = [await submitUpdate('Four'), await submitUpdate('Five')] as const;
    const ran = await next([PROMPT, 'aaaa'], [PROMPT, 'q']);
    expect(ran.screen).toContain('You are through: 1 approved.\r\nWhat you did not come to waits on.');
    expect(await stateOf(ids[1])).toBe('in-review');
    await as('approver-1', 'review', 'reject', ids[1], '--reason', 'Enough');
  });

  test('a rejection without a reason goes back, and leaving leaves everything as it is', async () => {
    const id = await submitUpdate('Six');
    const ran = await next([PROMPT, 'r'], [WHY, '\r'], [PROMPT, '\u0003']);
    expect(ran.screen).toContain('Nothing was done.');
    expect(ran.screen).toContain('You decided on nothing.');
    expect([ran.code, await stateOf(id)]).toEqual([0, 'in-review']);
    await as('approver-1', 'review', 'reject', id, '--reason', 'Enough');
  });
});

describe('without a terminal', () => {
  test('nothing is decided, and the command says what to do; --show shows what is first', async () => {
    const id = await submitUpdate('Seven');
    const ran = spawnCli(['--as', 'approver-1', '--data', dataDirectory(), 'next'], 'a\na\n');
    expect([await ran.ended, ran.out()]).toEqual([2, '']);
    expect(ran.err()).toContain('countersign next --show');
    expect((await as('approver-1', '--json', 'next')).code).toBe(2);
    const { item, view } = await json<{ item: { id: string }; view: Shown }>('approver-1', 'next', '--show');
    expect([item.id, view.request.state]).toEqual([id, 'in-review']);
    await as('approver-1', 'review', 'reject', id, '--reason', 'Enough');
    expect(await json('approver-1', 'next', '--show')).toBeNull();
    expect((await as('approver-1', 'inbox')).out).toBe('Nothing waits for you.\n');
  });
});
