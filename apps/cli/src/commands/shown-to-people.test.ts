import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestViewWire } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { formatRequest } from '../output/format-request.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack();

interface Shown {
  readonly request: { readonly id: string; readonly state: string };
  readonly tasks: readonly { readonly id: string; readonly state: string }[];
}

const ids = new Map<string, string>();

/** By its first name, whatever it is called by now. */
async function apiUser(label: string): Promise<string> {
  if (ids.size === 0) {
    const list = ['api-user', 'list', '--account', 'acme-dotdigital'];
    const { apiUsers } = await json<{ apiUsers: { id: string; label: string }[] }>('auditor', ...list);
    for (const user of apiUsers) ids.set(user.label, user.id);
  }
  return ids.get(label) ?? label;
}

/** Asks for another description of an API user, which a person writes into the portal and a second one looks at. */
async function ask(description: string, subject = 'CRM'): Promise<string> {
  const made = await as(
    'requester',
    ...['--quiet', 'request', 'submit', '--provider', 'dotdigital', '--account', 'acme-dotdigital'],
    ...['--action', 'update', '--subject', await apiUser(subject), '--reason', 'The description is old'],
    ...['--set', `description=${description}`],
  );
  expect(made.code, made.err).toBe(0);
  return made.out.trim();
}

const approve = async (id: string) =>
  expect((await as('approver-1', 'review', 'approve', id)).code, id).toBe(0);

/** Waits until a person has something to do for the request, and gives the task. */
async function taskOf(id: string): Promise<string> {
  const { tasks } = await json<Shown>('requester', 'request', 'watch', id);
  return tasks.find(({ state }) => state === 'open' || state === 'completed')?.id ?? '';
}

async function finish(id: string): Promise<void> {
  const task = await taskOf(id);
  expect((await as('portal-operator', 'task', 'complete', task, '--note', 'As asked for')).code).toBe(0);
  expect((await as('portal-operator-2', 'task', 'confirm', task)).code).toBe(0);
  expect((await as('requester', 'request', 'watch', id)).code).toBe(0);
}

const show = async (id: string, by = 'approver-1') => (await as(by, 'request', 'show', id)).out;

describe('before it is approved, a request', () => {
  test('has all that is approved on one screen', async () => {
    const path = join(dataDirectory(), 'august.csv');
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(
      path,
      [
        'provider,action,account,reason,subject,description,review_date',
        `dotdigital,update,acme-dotdigital,It is called otherwise,Loyalty app,Letters of August,${day}`,
        '',
      ].join('\n'),
    );
    const submitted = await json<{ rows: { request: string }[] }>('requester', ...['batch', 'submit', path]);
    const id = submitted.rows[0]?.request ?? '';
    const rejected = await as('approver-2', 'review', 'reject', id, '--reason', 'That is not its name');
    expect(rejected.code).toBe(0);
    const edit = ['request', 'edit', id, '--set', 'description=Letters'];
    expect(await as('requester', ...edit)).toMatchObject({ code: 0 });

    const screen = await show(id);
    for (const line of [
      new RegExp(`^request +${id} \\(revision 2, of `),
      /^state +in-review$/,
      /^requester +Rita Requester <requester@acme\.example>$/,
      /^action +update on dotdigital$/,
      /^account +acme-dotdigital \(.+\), operator \S+$/,
      /^subject +Loyalty app \(usr_\w{26}, .*active, regular, api-user\)$/,
      /^effects +changes-details$/,
      /^reason +It is called otherwise$/,
      new RegExp(`^review date +${day}$`),
      /^file +august\.csv, line 2 \(bat_\w{26}\)$/,
      /^approvals +0 of \d$/,
      /^owed +.*an approval by Boris Approver.*, who rejected it before/,
      /^REJECTED BEFORE$/,
      /^revision 1 +REJECTED +Boris Approver <approver-2@acme\.example> .*That is not its name$/,
      /^description +Loyalty app +Letters$/,
      /^1 +a person, in the portal; a second person confirms +changes-details +\S/,
      /^Allowed once the following is done\.$/,
    ])
      expect(screen).toMatch(new RegExp(line.source, 'm'));
    // Nobody waits for days in a test: what it says of a removal that is held back.
    const view = await json<RequestViewWire>('approver-1', 'request', 'show', id);
    const held = (outcome: 'review' | 'deny', state: 'in-review' | 'done') => {
      const request = { ...view.request, state };
      return formatRequest({ ...view, request, braked: { removals: 6, outcome } });
    };
    expect(held('review', 'in-review')).toMatch(
      /^held back +it is removal 6 on acme-dotdigital within 24 hours that is released, so more is needed than/m,
    );
    expect(held('deny', 'in-review')).toMatch(
      /^held back .*do not allow; cancel it, and ask for it on another day$/m,
    );
    expect(held('review', 'done')).toMatch(/^held back +it was removal 6 .*so more was needed than when/m);
    // What is approved is the same screen.
    const reviewed = await as('approver-1', 'review', 'approve', id);
    expect(reviewed.out).toContain(screen.slice(screen.indexOf('changes'), screen.indexOf('Allowed once')));
  });
});

describe('a task that was reported', () => {
  test('shows the second person who did it, the verdict and the note, and a no takes a reason', async () => {
    const id = await ask('Newsletters', 'Magento shop');
    await approve(id);
    const task = await taskOf(id);
    const note = 'Changed on the second page';
    expect((await as('portal-operator', 'task', 'complete', task, '--note', note)).code).toBe(0);
    const before = (await as('portal-operator-2', 'task', 'show', task)).out;
    expect(before).toMatch(/^task +tsk_\w{26} \(portal, completed\)$/m);
    expect(before).toMatch(/^reported by +.+ <portal-operator@acme\.example>, \d{4}-/m);
    expect(before).toMatch(/^verdict +done$/m);
    expect(before).toMatch(new RegExp(`^note +${note}$`, 'm'));

    const without = await as('portal-operator-2', 'task', 'confirm', task, '--reject');
    expect(without).toMatchObject({ code: 2, out: '' });
    expect(without.err).toContain('--reason');
    const why = 'The portal has the old one';
    const rejected = await as('portal-operator-2', 'task', 'confirm', task, '--reject', '--reason', why);
    expect(rejected.code).toBe(0);
    const after = (await as('portal-operator', 'task', 'show', task)).out;
    expect(after).toMatch(/^task +tsk_\w{26} \(portal, open\)$/m);
    expect(after).toMatch(new RegExp(`did not find it so +${why}$`, 'm'));
    expect(await show(id, 'requester')).toContain(`not accepted: ${why}`);
  });
});

describe('a request that is over', () => {
  const OPEN = /Allowed once|^Needed:|^owed/m;

  test.for([
    [
      'done',
      async (id: string) => {
        await approve(id);
        await finish(id);
      },
      'Allowed, because the following was needed and given.',
    ],
    [
      'rejected',
      async (id: string) => {
        expect((await as('approver-1', 'review', 'reject', id, '--reason', 'No')).code).toBe(0);
      },
      'Rejected by its reviews. The policies would have allowed it once the following was done.',
    ],
    [
      'cancelled',
      async (id: string) => {
        expect((await as('requester', 'request', 'cancel', id)).code).toBe(0);
      },
      'Cancelled. The policies would have allowed it once the following was done.',
    ],
    [
      'failed',
      async (id: string) => {
        await approve(id);
        const task = await taskOf(id);
        const words = ['task', 'complete', task, '--verdict', 'not-done', '--note', 'There is no such user'];
        expect((await as('portal-operator', ...words)).code).toBe(0);
      },
      'Allowed, because the following was needed and given.',
    ],
  ] as const)('says what was needed, and not that it is: %s', async ([state, end, headline]) => {
    const id = await ask(`It is ${state}`);
    expect(await show(id)).toMatch(OPEN);
    await end(id);
    const shown = await json<Shown>('requester', 'request', 'show', id);
    expect(shown.request.state).toBe(state);
    const text = await show(id);
    expect(text).toContain(headline);
    expect(text).toMatch(/^Was needed:\n- An approval by somebody else/m);
    expect(text).not.toMatch(OPEN);
    const explained = (await as('auditor', 'policy', 'explain', id)).out;
    expect(explained).toContain(headline);
    expect(explained).not.toMatch(OPEN);
  });
});

describe('an approved request about an API user that another one changes', () => {
  test('names that one, where it is shown, listed and watched', async () => {
    const [first, second] = [await ask('First'), await ask('Second')];
    await approve(first);
    await taskOf(first);
    await approve(second);
    expect(await show(second)).toMatch(
      new RegExp(`^waits for +${first} \\(in-progress\\), which changes the same API user$`, 'm'),
    );
    const { out } = await as('requester', 'request', 'list', '--state', 'approved');
    expect(out).toMatch(new RegExp(`^${second} .* waits for ${first}$`, 'm'));
    const watched = await as('requester', 'request', 'watch', second, '--timeout', '1');
    expect(watched.code).toBe(1);
    expect(watched.err).toContain(
      `${second} waits for ${first} (in-progress), which changes the same API user`,
    );
    expect(watched.err).not.toContain('worker running');
    await finish(first);
    await finish(second);
  });
});
