import { expect, test } from 'vitest';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

test('whoever takes power away is told at once where nobody can be given anything any more, and is not kept from it', async () => {
  const at = installation();
  const { ada, amy, bob, olga } = at.people;
  const deactivate = (id: string) =>
    at.call('ada', 'deactivatePrincipal', { params: { id }, body: { reasonCode: 'left' } });
  const setRoles = (principal: string) =>
    at.call('ada', 'proposeChange', {
      body: {
        content: { kind: 'principal.set-roles', principal, roles: [], accounts: [] },
        reason: 'They have moved',
      },
    });
  await at.call('ada', 'sealInstallation');
  const { approvals } = await at.call('ada', 'status');
  expect(approvals).toMatchObject({ needed: 2, problem: null });
  expect(approvals.administrators).toContainEqual({ principal: ada.principal.id, approvers: 3 });

  expect((await deactivate(bob.principal.id)).tooFewLeft).toBeNull();
  const taken = await setRoles(amy.principal.id);
  expect(taken).toMatchObject({ state: 'done', tooFewLeft: expect.stringContaining('nobody can be given') });
  expect((await deactivate(olga.principal.id)).tooFewLeft).toMatch(
    /an administrator who asks now can get 1; docs\/runbooks\/too-few-approvers\.md/,
  );
  expect((await at.call('ada', 'status')).approvals.problem).toBe(taken.tooFewLeft);
  const wanted = {
    params: {},
    body: { name: 'zoe', email: 'zoe@acme.example', kind: 'person', roles: ['approver'], reason: 'New' },
  };
  expect((await at.refused('ada', 'addPrincipal', wanted)).code).toBe('GOVERNANCE_REFUSED');
});
