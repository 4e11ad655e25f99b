import type { GovernanceChangeView, RequestViewWire, RouteName } from '@countersign/schema';
import { expect } from 'vitest';
import { addIntegration, adoption, enrolled, review, runStartedTask, submitted, taskInHand } from '../act.ts';
import type { Sent } from '../call.ts';
import type { Name } from '../companies.ts';
import { callOverHttp } from '../http-client.ts';
import { idOf, type People, person } from './people.ts';

/** What is there before the attacks, made as people make it. */
export interface Things {
  /** Of Rita, in review; it takes one approval. */
  readonly waiting: RequestViewWire;
  readonly other: RequestViewWire;
  readonly approved: RequestViewWire;
  readonly rejected: RequestViewWire;
  /** A change that Ada asked for and Amy approved, and one that nobody has looked at. */
  readonly half: GovernanceChangeView;
  readonly fresh: GovernanceChangeView;
  readonly refused: GovernanceChangeView;
  /** By which Pete stood in for Bob; it was ended. */
  readonly delegation: string;
  readonly apiUser: string;
  readonly retired: string;
  readonly leaver: { readonly id: string; readonly token: string };
  readonly newcomer: string;
  readonly program: { readonly id: string; readonly secret: string };
  readonly spent: { readonly id: string; readonly code: string };
  /** A password that is sealed to Pete. */
  readonly secret: string;
}

/** Makes them, and seals the installation on the way. */
export async function prepareThings(people: People): Promise<Things> {
  const { at, origin, ask, approveChange } = people;
  const call = (name: RouteName, sent: Sent = {}, who: Name = 'ada') =>
    at.call(who, name, sent) as Promise<never>;
  for (const approver of ['carl', 'cora']) {
    const { id } = await at.call('ada', 'addPrincipal', { body: person(approver, ['approver']) });
    await enrolled(at, id);
  }
  const leaver = await at.call('ada', 'addPrincipal', { body: person('leaver', ['approver']) });
  const ofLeaver = await enrolled(at, leaver.id);
  await call('deactivatePrincipal', { ...idOf(leaver.id), body: { reasonCode: 'left' } });
  const newcomer = await at.call('ada', 'addPrincipal', { body: person('newcomer', ['approver']) });
  await at.call('ada', 'inviteHolder', idOf(newcomer.id));
  const spent = await at.call('ada', 'addPrincipal', { body: person('spent', ['approver']) });
  const { code } = await at.call('ada', 'inviteHolder', idOf(spent.id));
  expect((await callOverHttp(origin, 'enrolHolder', { body: { code } })).status).toBeLessThan(300);
  const integration = await addIntegration(at);
  const retired = await addIntegration(at);
  await call('retireIntegration', { ...idOf(retired), body: { retired: true, reason: 'It is not used' } });
  const adopted = await at.call('ada', 'adoptApiUser', { body: adoption(integration) });
  const [waiting, other] = [await submitted(at), await submitted(at)];
  const [approved, rejected] = [await submitted(at), await submitted(at)];
  await review(at, approved);
  await review(at, rejected, { verdict: 'reject' });
  const inHand = await taskInHand(at);
  await at.call('pete', 'startTask', { ...idOf(inHand.task.id), body: {} });
  await runStartedTask(at, inHand.request.request.id);
  const [sealed] = (await at.call('pete', 'listCredentials', {})).credentials;
  await at.call('ada', 'holdSubject', { params: { subject: leaver.id }, body: { matter: 'case-7' } });
  const { id: delegation } = await at.call('ada', 'setDelegation', {
    body: {
      delegator: at.people.bob.principal.id,
      delegate: at.people.pete.principal.id,
      endsAt: new Date(at.services.clock.now() + 86_400_000).toISOString(),
    },
  });
  await at.call('bob', 'endDelegation', idOf(delegation));
  await at.call('ada', 'sealInstallation');
  const propose = async (name: string): Promise<GovernanceChangeView> => {
    const body = { owner: `${name}@acme.example`, reason: 'Somebody else does it' };
    const { status, json } = await ask('ada', 'setIntegrationOwner', { ...idOf(integration), body });
    expect(status, JSON.stringify(json)).toBe(202);
    return json;
  };
  const half = await propose('rita');
  expect((await approveChange('amy', half)).code).toBeNull();
  const refused = await propose('rex');
  const no = { verdict: 'reject', digest: refused.digest, reason: 'Not Rex' };
  expect((await ask('amy', 'reviewChange', { ...idOf(refused.id), body: no })).code).toBeNull();
  const issued = await ask('rex', 'issueToken', {
    ...idOf(at.people.rex.principal.id),
    body: { label: 'report', scopes: ['read'], expiresInDays: 30 },
  });
  return {
    waiting,
    other,
    approved,
    rejected,
    half,
    fresh: await propose('pete'),
    refused,
    delegation,
    apiUser: adopted.id,
    retired,
    leaver: { id: leaver.id, token: ofLeaver },
    newcomer: newcomer.id,
    program: { id: issued.json.id, secret: issued.json.token },
    spent: { id: spent.id, code },
    secret: sealed?.id ?? '',
  };
}
