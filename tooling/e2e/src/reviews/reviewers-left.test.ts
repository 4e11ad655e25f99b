import { createPreviewRequest, createSubmitRequest, viewStatus } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { edit, inputOf, review, submit, view } from '../testing/act.ts';
import { deactivateAs, principalNow, proposeAs } from '../testing/changes.ts';
import { group } from '../testing/groups.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { submitFile } from '../testing/submit-file.ts';
import { type World, withWorld } from '../testing/world.ts';

const TOO_FEW = { code: 'TOO_FEW_APPROVERS', retryable: false };

/** The same for another integration. */
const OTHER = {
  ...EMA2_CREATE,
  integration: 'magento',
  change: { ...EMA2_CREATE.change, email: 'two@acme.example' },
};

const strandedIn = ({ deps }: World) => deps.store.read((tx) => viewStatus(tx, deps.clock.now())).stranded;

const preview = (world: World, by: Name = 'rita') => {
  const principal = world.people[by];
  return createPreviewRequest(world.deps)({
    principal,
    actor: actorOf(principal),
    input: inputOf(EMA2_CREATE),
  });
};

const FILE = {
  bytes: Buffer.from(
    'provider,action,account,integration,email,first_name,last_name,country_code,permission_type,reason\n' +
      'eset-msp-administrator-2,create,msp,crm,crm@acme.example,Crm,Bot,SVK,Read,As agreed\n',
  ),
  fileName: 'requests.csv',
};

/** Has everybody leave who approves, but these. */
async function keep(world: World, ...names: readonly Name[]): Promise<void> {
  for (const name of ['amy', 'bob', 'cleo', 'dora'] as const)
    if (!names.includes(name)) await deactivateAs(world, world.people.ada, world.people[name]);
}

test('a request that too few people may approve is refused, in a file and in an edit as well', () =>
  withWorld(async (world) => {
    const early = await submit(world, OTHER);
    await addPolicy(world, demandsOfCreates({ type: 'approvals', count: 3 }));
    await keep(world, 'amy', 'bob');
    await expect(submit(world, EMA2_CREATE)).rejects.toMatchObject({
      ...TOO_FEW,
      details: { account: 'msp', needed: 3, able: 2 },
    });
    await expect(preview(world)).rejects.toMatchObject(TOO_FEW);
    await expect(edit(world, early, OTHER)).rejects.toMatchObject(TOO_FEW);
    expect(view(world, early).request).toMatchObject({ state: 'in-review', revision: 1 });
    const { rows } = await submitFile(world, FILE);
    expect(rows).toMatchObject([
      { request: null, problems: [{ rule: expect.stringContaining('3 approvals') }] },
    ]);
  }));

test('whoever asks is not among those who may approve it, whatever roles they have', () =>
  withWorld(async (world) => {
    const { ada, amy } = world.people;
    await proposeAs(world, ada, {
      kind: 'principal.set-roles',
      principal: amy.id,
      roles: ['approver', 'requester'],
      accounts: null,
    });
    await keep(world, 'amy');
    const both = principalNow(world, amy);
    const input = inputOf(EMA2_CREATE);
    const asks = createSubmitRequest(world.deps)({ principal: both, actor: actorOf(both), input });
    await expect(asks).rejects.toMatchObject(TOO_FEW);
    expect(await review(world, await submit(world, EMA2_CREATE), {})).toBe('approved');
  }));

test('a preview says who would be asked, by stage, with the names that the caller may see; nothing is recorded', () =>
  withWorld(async (world) => {
    const { amy, bob } = world.people;
    await group(world, 'security', amy, bob);
    await addPolicy(
      world,
      demandsOfCreates(
        { type: 'approvals', count: 1, by: 'security' },
        { type: 'approvals', count: 1, stage: 2 },
      ),
    );
    const size = () => world.deps.store.read((tx) => tx.audit.size());
    const before = size();
    const { view: seen, asks, waits } = await preview(world);
    expect(asks).toEqual([
      { stage: 1, group: 'security', count: 1, able: 2, names: ['amy', 'bob'] },
      { stage: 2, group: null, count: 1, able: 4, names: [] },
    ]);
    expect([seen.decision.outcome, waits?.risk]).toEqual(['review', 'high']);
    expect(size()).toBe(before);
    expect(world.deps.store.read((tx) => tx.requests.get(seen.request.id))).toBeUndefined();
    expect(await submit(world, EMA2_CREATE)).not.toBe(seen.request.id);
  }));

test('what people who left would have approved is shown as what nobody is left to approve, until somebody is', () =>
  withWorld(async (world) => {
    const { ada, dora } = world.people;
    await addPolicy(world, demandsOfCreates({ type: 'approvals', count: 2 }));
    const id = await submit(world, EMA2_CREATE);
    expect(await review(world, id, { by: 'amy' })).toBe('in-review');
    expect([view(world, id).approvals.lacks, strandedIn(world)]).toEqual([null, []]);
    await keep(world, 'amy');
    expect(view(world, id).approvals.lacks).toBe('an approval by whoever may review');
    expect(strandedIn(world)).toEqual([id]);
    await proposeAs(world, ada, { kind: 'principal.reactivate', principal: dora.id });
    expect([view(world, id).approvals.lacks, strandedIn(world)]).toEqual([null, []]);
  }));
