import { type IncomingMessage, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { enrolled } from '../testing/act.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const EXPORT = '/v1/audit/export?format=ocsf';

/** More entries than what lies between the two ends of a line can hold. */
async function fillLog({ services }: Installation): Promise<void> {
  const data = { means: 'passkey', code: 'challenge-unknown', principal: null } as const;
  for (let group = 0; group < 20; group += 1)
    await services.store.write((tx) => {
      for (let one = 0; one < 1_000; one += 1)
        tx.audit.append({ kind: 'system' }, { type: 'sign-in.refused', request: null, data });
    });
}

async function registered(at: Installation, name: string) {
  const body = { name, email: `${name}@acme.example`, kind: 'person', roles: ['auditor'] };
  const { id } = await at.call('ada', 'addPrincipal', { body });
  return { id, token: await enrolled(at, id) };
}

/** Begins a download and reads no further than its beginning. */
async function begin(at: Installation, token: string): Promise<IncomingMessage> {
  if (at.app.server.address() === null) await at.app.listen({ host: '127.0.0.1', port: 0 });
  const address = at.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the API does not listen');
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { authorization: `Bearer ${token}`, connection: 'close' };
  request({ host: '127.0.0.1', port: address.port, path: EXPORT, headers }, resolve)
    .on('error', reject)
    .end();
  const answer = await promise;
  expect(answer.statusCode).toBe(200);
  // What is on the way fills up meanwhile.
  await setTimeout(300);
  return answer;
}

/** Reads the rest; gives whether it was all. */
async function isWhole(answer: IncomingMessage): Promise<boolean> {
  try {
    for await (const _part of answer);
  } catch {
    return false;
  }
  return answer.complete;
}

test('a download is cut when whoever asked for it has left, and when the token has ended', async () => {
  const at = installation();
  await fillLog(at);
  const [leaver, loser, other] = [
    await registered(at, 'lea'),
    await registered(at, 'lois'),
    await registered(at, 'otto'),
  ];
  const answers = [await begin(at, leaver.token), await begin(at, loser.token), await begin(at, other.token)];
  await at.call('ada', 'deactivatePrincipal', { params: { id: leaver.id }, body: { reasonCode: 'left' } });
  const [token] = at.services.store.read((tx) => tx.tokens.of(loser.id));
  await at.call('ada', 'revokeToken', { params: { id: token?.id ?? '' } });
  expect(await Promise.all(answers.map(isWhole))).toEqual([false, false, true]);
}, 60_000);
