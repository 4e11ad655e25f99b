import { describe, expect, test } from 'vitest';
import { failureOf, shownOf } from '../conformance/expect-failure.ts';
import { ema2Run } from '../testing/ema2-run.ts';
import { useSandbox } from '../testing/use-sandbox.ts';

const sandbox = useSandbox();
const GET = 'POST /ema2/api/Token/Get';
const RENEW = 'POST /ema2/api/Token/Renew';
const tokenCalls = (calls: readonly string[]) => calls.filter((call) => call === GET || call === RENEW);

describe('EMA2 sessions', () => {
  test('log in once for all who come at the same time', async () => {
    const { connector, context, connectors } = await ema2Run(sandbox());
    await Promise.all([1, 2, 3, 4].map(() => connector.find(context('ema2.create-user'))));
    expect(tokenCalls(connectors.calls)).toEqual([GET]);
  });

  test('renew a token of one minute before its end, and rotate the refresh token', async () => {
    const { connector, context, connectors } = await ema2Run(sandbox());
    const looks = async () => connector.find(context('ema2.create-user'));
    await looks();
    connectors.clock.advance(44);
    await looks();
    expect(tokenCalls(connectors.calls)).toEqual([GET]);
    connectors.clock.advance(2);
    await Promise.all([looks(), looks()]);
    connectors.clock.advance(46);
    await Promise.all([looks(), looks()]);
    expect(tokenCalls(connectors.calls)).toEqual([GET, RENEW, RENEW]);
  });

  test('keep a token of one hour for most of the hour', async () => {
    await sandbox().settings({ ema2: { tokenProfile: 'one-hour' } });
    const { connector, context, connectors } = await ema2Run(sandbox());
    await connector.find(context('ema2.create-user'));
    await sandbox().settings({ ema2: { tokenProfile: 'sixty-seconds' } });
    connectors.clock.advance(3500);
    await connector.find(context('ema2.create-user'));
    expect(tokenCalls(connectors.calls)).toEqual([GET]);
  });

  test('log in anew when the token is over or cannot be renewed', async () => {
    const { connector, context, connectors } = await ema2Run(sandbox());
    await connector.find(context('ema2.create-user'));
    connectors.clock.advance(61);
    await connector.find(context('ema2.create-user'));
    expect(tokenCalls(connectors.calls)).toEqual([GET, GET]);
    connectors.clock.advance(50);
    await sandbox().fault({ mount: 'ema2', route: 'POST /api/Token/Renew', kind: 'server-error' });
    await connector.find(context('ema2.create-user'));
    expect(tokenCalls(connectors.calls)).toEqual([GET, GET, RENEW, GET]);
  });

  test('answer a 401 with one full log-in and one more attempt of the call', async () => {
    const { connector, context, connectors, newEmail } = await ema2Run(sandbox());
    await sandbox().fault({ mount: 'ema2', route: 'POST /api/User/Create', kind: 'unauthorized', count: 1 });
    await connector.execute(context('ema2.create-user'));
    expect(tokenCalls(connectors.calls)).toEqual([GET, GET]);
    expect(await sandbox().effectsOn(newEmail)).toHaveLength(1);
  });

  test('give up when a new token is refused, too', async () => {
    const { connector, context, connectors } = await ema2Run(sandbox());
    await sandbox().fault({ mount: 'ema2', route: 'POST /api/User/Create', kind: 'unauthorized' });
    const failure = await failureOf(connector.execute(context('ema2.create-user')));
    expect(failure).toMatchObject({ code: 'CREDENTIALS_REFUSED', retryable: false, effect: 'none' });
    expect(connectors.calls.filter((call) => call.endsWith('/User/Create'))).toHaveLength(2);
  });

  test('do not use a token for another address of the same account', async () => {
    const { connector, context, connectors, account } = await ema2Run(sandbox());
    await connector.find(context('ema2.create-user'));
    const moved = { ...account, baseUrl: `${account.baseUrl}/` };
    await connector.find(context('ema2.create-user', undefined, { account: moved }));
    expect(tokenCalls(connectors.calls)).toEqual([GET, GET]);
  });

  test('hold back refused credentials for a while, but not corrected ones', async () => {
    const { connector, context, connectors, operator } = await ema2Run(sandbox());
    const wrong = { operatorCredentials: async () => ({ ...operator, password: 'Wrong-Passw0rd!' }) };
    const attempt = () => connector.find(context('ema2.create-user', undefined, wrong));
    const refused = await failureOf(attempt());
    expect(refused).toMatchObject({ code: 'CREDENTIALS_REFUSED', retryable: false, effect: 'none' });
    expect(shownOf(refused)).not.toContain('Wrong-Passw0rd!');
    expect(await failureOf(attempt())).toMatchObject({ code: 'LOG_IN_ON_HOLD', retryAfterMillis: 60_000 });
    expect(tokenCalls(connectors.calls)).toEqual([GET]);
    await connector.find(context('ema2.create-user'));
    expect(tokenCalls(connectors.calls)).toEqual([GET, GET]);
  });

  test('log in without an answer is no effect', async () => {
    const { connector, context } = await ema2Run(sandbox());
    await sandbox().fault({ mount: 'ema2', route: 'POST /api/Token/Get', kind: 'reset-after-effect' });
    const failure = await failureOf(connector.execute(context('ema2.create-user')));
    expect(failure).toMatchObject({ code: 'CONNECTION_LOST', retryable: true, effect: 'none' });
  });

  test('stop waiting for a shared log-in without stopping it for others', async () => {
    const { connector, context } = await ema2Run(sandbox());
    const controller = new AbortController();
    await sandbox().fault({
      mount: 'ema2',
      route: 'POST /api/Token/Get',
      kind: 'latency',
      milliseconds: 300,
      count: 1,
    });
    const impatient = connector.find(context('ema2.create-user', undefined, { signal: controller.signal }));
    const patient = connector.find(context('ema2.create-user'));
    controller.abort();
    expect(await failureOf(impatient)).toMatchObject({ code: 'CALL_ABORTED', effect: 'none' });
    expect(await patient).toEqual({ kind: 'absent' });
  });
});
