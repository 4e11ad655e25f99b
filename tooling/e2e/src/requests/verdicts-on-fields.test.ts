import { requestSchemaFor } from '@countersign/schema';
import { createSubmitRequest } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { view } from '../testing/act.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { actorOf } from '../testing/people.ts';
import { adoptOnEma2 } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const CUSTOMER = 'C0000000-0000-4000-8000-000000000001';

/** What becomes of a request as it was typed: what is wrong with it, or the verdict and the rules that refused. */
async function verdictOn(world: World, raw: object): Promise<unknown> {
  const request = { account: 'msp', provider: EMA2, reason: 'needed', ...raw };
  const parsed = requestSchemaFor(request).safeParse(request);
  if (!parsed.success) return 'invalid';
  const principal = world.people.rita;
  const { id } = await createSubmitRequest(world.deps)({
    principal,
    actor: actorOf(principal),
    input: parsed.data,
  });
  const { outcome, determining } = view(world, id).decision;
  return outcome === 'deny' ? determining.map(({ ruleId }) => ruleId) : outcome;
}

const create = (change: object) => ({
  action: 'create',
  integration: 'siem',
  change: { ...NEW_USER, ...change },
});
const update = (change: object) => ({ action: 'update', subject: 'crm@acme.example', change });

test.for([
  ['a country with a blank before it', create({ countryCode: ' svk' }), 'review'],
  ['a permission type of -1', create({ permissionType: '-1' }), ['ema2/permission-type-known']],
  [
    'a permission type that only looks like Write',
    create({ permissionType: 'w-r i_te' }),
    ['ema2/permission-type-known'],
  ],
  ['a permission type of 01', create({ permissionType: '01' }), ['ema2/permission-type-known']],
  ['a permission type of true', create({ permissionType: true }), 'invalid'],
  ['the own company in capitals', create({ companyId: MSP.toUpperCase() }), 'review'],
  ['another company', create({ companyId: CUSTOMER }), ['ema2/own-company-only']],
  [
    'one company twice',
    create({ specificPermissions: { [CUSTOMER]: 2, [CUSTOMER.toLowerCase()]: 1 } }),
    'invalid',
  ],
  [
    'a level that does not exist',
    create({ specificPermissions: { [CUSTOMER]: 3 } }),
    ['ema2/specific-permissions-need-2-or-3'],
  ],
  ['an address that is none', create({ email: '@acme.example' }), ['ema2/create-mandatory-fields']],
  ['specific permissions alone for a reader', update({ specificPermissions: { [CUSTOMER]: 2 } }), 'review'],
  [
    'an address that cannot be changed',
    update({ email: 'x@acme.example' }),
    ['ema2/update-mandatory-fields'],
  ],
  ['a blank name', update({ firstName: '   ' }), 'invalid'],
  ['an invisible name', update({ firstName: '\u3164' }), 'invalid'],
  ['an erased phone number', update({ clear: ['phone'] }), 'review'],
  ['nothing', update({}), 'invalid'],
] as const)('%s is judged as what it is', ([_, raw, verdict]) =>
  withWorld(async (world) => {
    await adoptOnEma2(world, 'crm', { providerId: CUSTOMER, permissionType: 2 });
    expect(await verdictOn(world, raw)).toEqual(verdict);
  }),
);

test('specific permissions alone are refused for a user who may write to the whole company', () =>
  withWorld(async (world) => {
    await adoptOnEma2(world, 'crm', { providerId: CUSTOMER, permissionType: 1 });
    expect(await verdictOn(world, update({ specificPermissions: { [CUSTOMER]: 2 } }))).toEqual([
      'ema2/specific-permissions-need-2-or-3',
    ]);
  }));
