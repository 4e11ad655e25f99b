import type { GovernanceChangeView } from '@countersign/schema';
import { beforeAll, expect, test } from 'vitest';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

beforeAll(() => installation().call('ada', 'sealInstallation'));

/** What an administrator of some accounts asks for, which waits for others. */
const ask = async (at: Installation, name: 'addPrincipal' | 'issueToken', sent: object) =>
  (await send(at.app, name, { ...sent, token: at.people.sid.token })).json() as GovernanceChangeView;

const bot = (name: string) => ({
  body: {
    name,
    email: `${name}@acme.example`,
    kind: 'machine',
    roles: ['requester'],
    accounts: ['elsewhere'],
    reason: 'The warehouse asks',
  },
});

async function approve(at: Installation, { id, digest }: GovernanceChangeView): Promise<void> {
  for (const who of ['amy', 'bob'] as const)
    await at.call(who, 'reviewChange', { params: { id }, body: { verdict: 'approve', digest } });
}

test('an administrator of some accounts collects the token that was approved for a machine of these, once', async () => {
  const at = installation();
  const machine = await ask(at, 'addPrincipal', bot('bot'));
  await approve(at, machine);
  const { principal } = machine.content as { principal: string };
  const body = { label: 'x', scopes: ['read'], expiresInDays: 10, reason: 'The warehouse asks' };
  const change = await ask(at, 'issueToken', { params: { id: principal }, body });
  await approve(at, change);
  const collect = (who: 'sid' | 'ada') =>
    send(at.app, 'collectToken', { params: { id: change.id }, token: at.people[who].token });
  expect((await collect('ada')).statusCode).toBe(403);
  expect((await collect('sid')).json()).toMatchObject({ principal });
  expect((await collect('sid')).json().code).toBe('TOKEN_COLLECTED');
});

test('an administrator of some accounts takes back what they asked for, and nobody else does', async () => {
  const at = installation();
  const { id } = await ask(at, 'addPrincipal', bot('robot'));
  const withdraw = (who: 'sid' | 'ada') =>
    send(at.app, 'withdrawChange', { params: { id }, token: at.people[who].token });
  expect((await withdraw('ada')).statusCode).toBe(403);
  expect((await withdraw('sid')).statusCode).toBe(200);
});
