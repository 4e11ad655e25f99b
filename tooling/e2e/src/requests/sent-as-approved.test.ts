import { ClientRequest } from 'node:http';
import { type RequestInput, requestSchemaFor } from '@countersign/schema';
import { createSubmitRequest } from '@countersign/use-cases';
import { afterEach, expect, test, vi } from 'vitest';
import { approve, run, view } from '../testing/act.ts';
import { NEW_USER } from '../testing/companies.ts';
import { actorOf } from '../testing/people.ts';
import { adoptOnEma2 } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const COMPANY = 'C0000000-0000-4000-8000-00000000000A';

afterEach(() => vi.restoreAllMocks());

/** Bodies that are sent to a path from now on, on their way to the stand-in. */
function recordBodies(path: string): readonly unknown[] {
  const bodies: unknown[] = [];
  const { end } = ClientRequest.prototype;
  vi.spyOn(ClientRequest.prototype, 'end').mockImplementation(function (
    this: ClientRequest,
    ...sent: unknown[]
  ) {
    if (this.path.endsWith(path)) bodies.push(JSON.parse(String(sent[0])));
    return Reflect.apply(end, this, sent);
  });
  return bodies;
}

const hand = (world: World, input: RequestInput) => {
  const principal = world.people.rita;
  return createSubmitRequest(world.deps)({ principal, actor: actorOf(principal), input });
};

/** Hands a request in as an entrance does, approves it and has it carried out. */
async function carryOut(world: World, raw: object): Promise<string> {
  const { id } = await hand(world, requestSchemaFor(raw).parse(raw));
  await approve(world, id);
  await run(world);
  return id;
}

test('what EMA2 is sent for a new user is what was stored, decided and shown, whatever was typed', () =>
  withWorld(async (world) => {
    const bodies = recordBodies('/User/Create');
    const id = await carryOut(world, {
      provider: EMA2,
      action: 'create',
      account: 'msp',
      integration: 'siem',
      reason: ' Reads   the seats ',
      change: {
        firstName: ' Jose\u0301 \u00a0 Maria ',
        lastName: 'Bot',
        email: ' Siem@ACME.example',
        countryCode: ' svk',
        phone: '02 / 5930 1234',
        permissionType: 'READ',
        specificPermissions: { [COMPANY]: 2 },
      },
    });
    const stored = {
      firstName: 'José Maria',
      lastName: 'Bot',
      email: 'siem@acme.example',
      phone: '+421259301234',
      countryCode: 'SVK',
      permissionType: 2,
      specificPermissions: { [COMPANY.toLowerCase()]: 2 },
    };
    const { input, decision } = view(world, id);
    expect(input).toMatchObject({ reason: 'Reads the seats', change: stored });
    expect(decision.outcome).not.toBe('deny');
    expect(world.deps.store.read((tx) => tx.revisions.get(id, 1)?.input.change ?? {})).toEqual(stored);
    // The stand-in has no such company and refuses the call, after which the number is tried.
    expect(bodies).toEqual([{ ...stored, permissionType: 'Read' }, stored]);
  }));

test('what EMA2 is sent for an update is the stored fields, and an empty one only for those to erase', () =>
  withWorld(async (world) => {
    const { id: providerId } = await world.providers.post(
      `/portal/${EMA2}/companies/11111111-1111-4111-8111-111111111111/users`,
      {
        operator: 'root@acme.example',
        email: NEW_USER.email,
        access: 'Read',
        firstName: 'Siem',
        lastName: 'Bot',
        countryCode: 'SVK',
        phone: '+421259301234',
        description: 'Old',
      },
    );
    const user = await adoptOnEma2(world, 'siem', { label: NEW_USER.email, providerId: String(providerId) });
    const bodies = recordBodies('/User/Update');
    const id = await carryOut(world, {
      provider: EMA2,
      action: 'update',
      account: 'msp',
      subject: user,
      reason: 'The number is wrong',
      change: { lastName: ' Robot ', clear: ['description', 'phone'] },
    });
    expect(bodies).toEqual([{ userId: providerId, lastName: 'Robot', phone: '', description: '' }]);
    expect(view(world, id)).toMatchObject({
      request: { state: 'done' },
      input: { change: { lastName: 'Robot', clear: ['phone', 'description'] } },
    });
  }));

test.for([
  ['a country with a blank', { countryCode: ' DEU' }],
  ['a permission by name', { permissionType: 'Read' }],
  ['a phone number with blanks', { phone: '+49 30 1234567' }],
  ['a company in capitals', { specificPermissions: { [COMPANY]: 2 } }],
  ['an address in capitals', { email: 'Siem@acme.example' }],
  ['an invisible character', { firstName: 'Si\u200bem' }],
  ['a field of another provider', { newPassword: true }],
] as const)('admission takes nothing that an entrance did not bring into its form: %s', ([_, change]) =>
  withWorld(async (world) => {
    const input = {
      provider: EMA2,
      action: 'create',
      account: 'msp',
      reason: 'r',
      acknowledge: [],
      change,
    } as const;
    await expect(hand(world, { ...input, acknowledge: [] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(world.deps.store.read((tx) => tx.requests.list({ limit: 5 }))).toEqual([]);
  }),
);
