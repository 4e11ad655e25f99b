import type { GovernanceContent } from '@countersign/schema';
import { createEnrolHolder } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { approveAs, codeFrom, collectAs, letIn, proposeAs } from '../testing/changes.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';

const DAY = 86_400_000;
const bot = {
  name: 'bot',
  email: 'bot@acme.example',
  kind: 'machine' as const,
  roles: ['requester' as const],
};
const xeno = {
  name: 'xeno',
  email: 'xeno@acme.example',
  kind: 'person' as const,
  roles: ['requester' as const],
};
const tokenFor = (principal: string): GovernanceContent => ({
  kind: 'token.issue',
  principal,
  label: 'nightly',
  scopes: ['read'],
  expiresInDays: 30,
});
const roles = (principal: string, ...more: ('auditor' | 'approver')[]): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal,
  roles: ['requester', ...more],
  accounts: null,
});
const REFUSED = { code: 'REVIEW_REFUSED' };

describe('whoever may come to hold what a principal signs in with approves nothing that it gains:', () => {
  test('whoever is still to be handed a token for it', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob, cleo } = world.people;
      const { boss } = world;
      const { id } = await letIn(world, ada, { ...bot, reviewers: [amy, bob] });
      const token = await proposeAs(world, boss, tokenFor(id));
      expect(token.beneficiaries).toEqual([ada.id, boss.id, id].sort());
      for (const one of [amy, bob]) await approveAs(world, one, token);
      const more = await proposeAs(world, ada, roles(id, 'auditor'));
      await expect(approveAs(world, boss, more)).rejects.toMatchObject(REFUSED);
      for (const one of [amy, cleo]) await approveAs(world, one, more);
      await expect(collectAs(world, boss, token)).rejects.toMatchObject({ code: 'TOKEN_NOT_READY' });
    }));

  test('whoever was handed one, and whoever asked for the machine to be let in, with a key of the own choice', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob } = world.people;
      const { boss } = world;
      const { id } = await letIn(world, boss, { ...bot, reviewers: [amy, bob] });
      const more = await proposeAs(world, ada, roles(id, 'auditor'));
      expect(more.beneficiaries).toEqual([boss.id, id].sort());
      await expect(approveAs(world, boss, more)).rejects.toMatchObject(REFUSED);
      // The log says it, so taking the row of the change away makes nobody another one.
      tamper(world, "DELETE FROM governance_change WHERE kind = 'principal.invite'");
      await expect(approveAs(world, boss, more)).rejects.toMatchObject(REFUSED);
    }));

  test('whoever has a code with which to enrol as it, and whoever made the one with which it enrolled', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob, cleo } = world.people;
      const { boss } = world;
      const person = await letIn(world, ada, { ...xeno, reviewers: [amy, bob] });
      const code = await codeFrom(world, boss, person);
      const first = await proposeAs(world, ada, roles(person.id, 'auditor'));
      await expect(approveAs(world, boss, first)).rejects.toMatchObject(REFUSED);
      await createEnrolHolder(world.deps)({ code, recipient: null, validMillis: DAY });
      for (const one of [amy, cleo]) await approveAs(world, one, first);
      const second = await proposeAs(world, ada, roles(person.id, 'approver'));
      await expect(approveAs(world, boss, second)).rejects.toMatchObject(REFUSED);
    }));

  test('also where the code is made between two approvals', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob } = world.people;
      const { boss } = world;
      const person = await letIn(world, ada, { ...xeno, reviewers: [amy, bob] });
      const change = await proposeAs(world, ada, roles(person.id, 'approver'));
      await approveAs(world, boss, change);
      await codeFrom(world, boss, person);
      await expect(approveAs(world, amy, change)).rejects.toThrow('is superseded');
    }));

  test.each<[string, (owner: string) => GovernanceContent]>([
    [
      'becomes the owner of an integration',
      (owner) => ({ kind: 'integration.set-owner', integration: 'crm', owner }),
    ],
    [
      'is to be the owner of a new one',
      (owner) => ({ kind: 'integration.register', integration: 'erp', name: 'The ERP', owner }),
    ],
  ])('also where it %s', (_what, content) =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob } = world.people;
      const { boss } = world;
      const person = await letIn(world, ada, { ...xeno, reviewers: [amy, bob] });
      const code = await codeFrom(world, boss, person);
      await createEnrolHolder(world.deps)({ code, recipient: null, validMillis: DAY });
      const change = await proposeAs(world, ada, content(person.id));
      expect(change.beneficiaries).toEqual([boss.id, person.id].sort());
      await expect(approveAs(world, boss, change)).rejects.toMatchObject(REFUSED);
    }),
  );
});

test('a token that nobody collected in time makes nobody a beneficiary', () =>
  withSealedWorld(async (world) => {
    const { ada, amy, bob } = world.people;
    const { boss } = world;
    const { id } = await letIn(world, ada, { ...bot, reviewers: [amy, bob] });
    const token = await proposeAs(world, boss, tokenFor(id));
    for (const one of [amy, bob]) await approveAs(world, one, token);
    advance(world, 8 * DAY);
    const more = await proposeAs(world, ada, roles(id, 'auditor'));
    expect(more.beneficiaries).toEqual([ada.id, id].sort());
  }));
