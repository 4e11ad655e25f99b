import type { GovernanceChangeView, RequestViewWire } from '@countersign/schema';
import { beforeAll, expect, test } from 'vitest';
import { submitted } from '../testing/act.ts';
import { type Sent, send } from '../testing/call.ts';
import type { Name } from '../testing/companies.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
let waiting: RequestViewWire;
beforeAll(async () => {
  waiting = await submitted(installation());
  await installation().call('ada', 'sealInstallation');
});

const DAY = 86_400_000;
const timeIn = (at: Installation, days: number) =>
  new Date(at.services.clock.now() + days * DAY).toISOString();
const idIn = (at: Installation, who: Name) => at.people[who].principal.id;

/** Has Amy ask for somebody to review in her place for a day, and two others approve it. */
async function delegatedTo(at: Installation, delegate: string): Promise<string> {
  const response = await send(at.app, 'setDelegation', {
    token: at.people.amy.token,
    body: { delegate, endsAt: timeIn(at, 1), reason: 'Holidays' },
  });
  expect(response.statusCode).toBe(202);
  const { id, digest } = response.json() as GovernanceChangeView;
  for (const who of ['bob', 'ada'] as const)
    await at.call(who, 'reviewChange', { params: { id }, body: { verdict: 'approve', digest } });
  return id;
}

/** What somebody is refused with; undefined where they are not. */
async function refusedWith(
  at: Installation,
  who: Name,
  name: 'showRequest' | 'reviewRequest',
  sent: Sent,
): Promise<string | undefined> {
  const response = await send(at.app, name, { ...sent, token: at.people[who].token });
  return response.json().code;
}

test('somebody of other accounts is shown what waits for them in place of an approver, approves it by that, and sees nothing afterwards', async () => {
  const at = installation();
  const { request, revision } = waiting;
  const params = { id: request.id };
  const amy = { id: idIn(at, 'amy'), name: 'amy' };
  expect(await refusedWith(at, 'sam', 'showRequest', { params })).toBe('NOT_FOUND');
  const id = await delegatedTo(at, 'sam@acme.example');
  const { items } = await at.call('sam', 'listInbox');
  expect(items.filter((item) => item.request === request.id)).toMatchObject([
    { kind: 'review', onBehalfOf: amy },
  ]);
  const body = { verdict: 'approve', digest: revision.digest };
  expect(await refusedWith(at, 'sam', 'reviewRequest', { params, body })).toBe('FORBIDDEN');
  expect(await refusedWith(at, 'sam', 'showRequest', { params })).toBeUndefined();
  const inPlace = { ...body, onBehalfOf: amy.id };
  expect(await at.call('sam', 'reviewRequest', { params, body: inPlace })).toMatchObject({
    state: 'approved',
  });
  const { reviews, people } = await at.call('audrey', 'showRequest', { params });
  expect(reviews).toMatchObject([
    { principal: idIn(at, 'sam'), onBehalfOf: amy.id, delegation: id, roles: ['approver'] },
  ]);
  expect(people.map((one) => one.id)).toContain(amy.id);
  const { delegations } = await at.call('sam', 'listDelegations');
  expect(delegations).toMatchObject([{ id, delegator: amy, delegate: { name: 'sam' }, state: 'in-force' }]);
  expect(await at.call('sam', 'endDelegation', { params: { id } })).toMatchObject({ state: 'ended' });
  expect((await at.call('sam', 'listDelegations')).delegations).toEqual([]);
  expect(await refusedWith(at, 'sam', 'showRequest', { params })).toBe('NOT_FOUND');
});
