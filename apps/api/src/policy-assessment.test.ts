import { shippedRules } from '@countersign/rules-engine';
import type { Rule } from '@countersign/schema';
import { expect, test } from 'vitest';
import { useInstallation } from './testing/installation.ts';

const installation = useInstallation();

/** As many rules as a proposal may have, all of them sound. */
function manyRules(count: number): Rule[] {
  const rules = shippedRules as readonly Rule[];
  return Array.from({ length: count }, (_, index) => {
    const rule = rules[index % rules.length] as Rule;
    return index < rules.length ? rule : { ...rule, id: `${rule.id}-${Math.floor(index / rules.length)}` };
  });
}

test('everybody else is answered while a large set of policies is assessed', async () => {
  const at = installation();
  let settled = false;
  const proposal = at.call('ada', 'proposePolicies', { body: { documents: manyRules(400), note: 'Many' } });
  const ended = proposal.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let one = 0; one < 20; one += 1) {
    expect((await at.app.inject({ url: '/healthz' })).statusCode).toBe(200);
    await at.call('rita', 'me');
  }
  expect(settled).toBe(false);
  await ended;
});

test('more rules than people can review are refused before anything is looked at', async () => {
  const at = installation();
  const refused = await at.refused('ada', 'proposePolicies', {
    body: { documents: manyRules(1_001), note: 'Too many' },
  });
  expect([refused.status, refused.code]).toEqual([400, 'INPUT_INVALID']);
});

test('proposals that come while others wait are refused for the moment', async () => {
  const at = installation();
  const body = { documents: manyRules(60), note: 'Again' };
  const base = at.services.store.read((tx) => tx.policySets.active() ?? null);
  if (base === null) throw new Error('no policies are in force');
  const asked = Array.from({ length: 8 }, () =>
    at.services.assessor.assess({ base, documents: body.documents }),
  );
  const outcomes = await Promise.allSettled(asked);
  const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason.code);
  expect(refused).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED']);
});
