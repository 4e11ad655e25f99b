import { createServer } from 'node:http';
import { createClient } from '@countersign/api-client';
import { silentLogger } from '@countersign/store/testing';
import { listen } from '@countersign/test-kit';
import { afterEach, expect, test } from 'vitest';
import { createRemoteLedger } from './remote-ledger.ts';

const ULID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const STEP = `stp_${ULID}`;
const stack: Disposable[] = [];
afterEach(() => {
  for (const one of stack.splice(0)) one[Symbol.dispose]();
});

/** An API that answers as it is told, call by call; `null` cuts the connection off. */
async function ledgerThatAnswers(answers: readonly (object | null)[]) {
  const calls: { path: string; body: unknown }[] = [];
  const left = [...answers];
  const server = createServer(async (request, response) => {
    const text = (await Array.fromAsync(request)).map(String).join('');
    calls.push({ path: request.url ?? '', body: text === '' ? null : JSON.parse(text) });
    const answer = left.shift();
    if (answer == null) request.socket.destroy();
    else response.writeHead('code' in answer ? 401 : 200).end(JSON.stringify(answer));
  });
  const stopping = new AbortController();
  stack.push({
    [Symbol.dispose]: () => {
      stopping.abort();
      server.close();
      server.closeAllConnections();
    },
  });
  const client = createClient({ url: `http://127.0.0.1:${await listen(server)}`, token: 'cs_x' });
  const params = { instance: ULID };
  const ledger = createRemoteLedger(client, { params, stopping: stopping.signal, logger: silentLogger });
  const said = () => calls.map(({ path, body }) => [path.split('/').at(-1), body] as const);
  return { ledger, said, stopping };
}

const OUTCOME = {
  kind: 'applied',
  step: STEP,
  attempt: 1,
  result: { knownBy: 'inventory' },
  goesOn: false,
} as const;

test('how an attempt ended is reported until it gets through', async () => {
  const { ledger, said } = await ledgerThatAnswers([null, null, { kind: 'settled' }]);
  expect(await ledger.report('t', OUTCOME)).toEqual({ kind: 'settled' });
  expect(said()).toHaveLength(3);
});

test('what can be done again is not reported again, and neither is what the ledger refuses', async () => {
  const lost = await ledgerThatAnswers([null]);
  const tooEarly = { kind: 'too-early', afterMillis: 1 } as const;
  await expect(lost.ledger.report('t', tooEarly)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  const error = {
    ...{ type: '/docs/errors#TOKEN_REVOKED', title: 'Token revoked', status: 401 },
    ...{ detail: 'The token has ended.', code: 'TOKEN_REVOKED', retryable: false, details: {} },
  };
  const refused = await ledgerThatAnswers([error]);
  await expect(refused.ledger.report('t', OUTCOME)).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
  expect([lost.said().length, refused.said().length]).toEqual([1, 1]);
});

test('a worker that stops reports no more', async () => {
  const { ledger, stopping } = await ledgerThatAnswers([null]);
  const report = ledger.report('t', OUTCOME);
  stopping.abort();
  await expect(report).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

test('an attempt whose begin was not answered is told of as not made, since the provider was not called', async () => {
  const order = {
    step: { id: STEP, key: 'ema2.update-user', kind: 'api', attempts: 2 },
  };
  const { ledger, said } = await ledgerThatAnswers([
    { kind: 'step', ticket: 't', order },
    null,
    null,
    { kind: 'settled' },
  ]);
  await ledger.open({ subject: STEP });
  await expect(ledger.begin('t', null)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  expect(said().slice(2)).toEqual(
    Array.from({ length: 2 }, () => [
      'report',
      {
        ticket: 't',
        report: expect.objectContaining({
          kind: 'failed',
          step: STEP,
          attempt: 3,
          failure: expect.objectContaining({ effect: 'none', retryable: true }),
        }),
      },
    ]),
  );
});
