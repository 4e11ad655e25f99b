import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@countersign/api-client';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { environmentFor, ROOT } from './testing/checkout.ts';

const LIMIT = 180_000;
const ROWS = 500;
const MAIN = join(ROOT, 'apps', 'api', 'src', 'main.ts');

/** The API as a process of its own, which nothing asks to end before it is killed. */
async function startApi(
  dataDirectory: string,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: environmentFor(dataDirectory, { LOG_LEVEL: 'silent' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url: JSON.parse(line).url };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const read = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** An account, and somebody who may ask for changes on it; gives the token. */
async function register(dataDirectory: string, url: string): Promise<string> {
  const { token } = read(dataDirectory, 'people', 'administrator.json');
  const administrator = createClient({ url, token });
  await administrator.addAccount({
    body: {
      provider: 'dotdigital',
      id: 'shop',
      companyName: 'Acme',
      region: 'r2',
      emailDomains: [],
      apiUserCreation: 'portal',
      rateLimitScheme: 'tiered',
      operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
    },
  });
  const { id } = await administrator.addPrincipal({
    body: { name: 'Rita', email: 'rita@acme.example', kind: 'person', roles: ['requester'] },
  });
  const { code } = await administrator.inviteHolder({ params: { id } });
  return (await administrator.enrolHolder({ body: { code } })).token;
}

const FILE = Buffer.from(
  [
    'provider,action,account,integration,description,enabled,reason',
    ...Array.from({ length: ROWS }, (_, row) =>
      row % 50 === 0
        ? `dotdigital,explode,shop,i-${row},User ${row},yes,No such action`
        : `dotdigital,create,shop,i-${row},User ${row},yes,Needed`,
    ),
    '',
  ].join('\n'),
);

test('however often the API is killed, each row of a file is decided once and none is lost', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  let api = await startApi(directory.path);
  try {
    const token = await register(directory.path, api.url);
    const client = () => createClient({ url: api.url, token });
    const { batch } = await client().submitBatch({ query: { fileName: 'many.csv' }, file: FILE });
    const now = () => client().showBatch({ params: { id: batch.id } });
    let [kills, seen] = [0, 0];
    for (let view = batch; view.state === 'deciding'; view = await now()) {
      if (kills < 2 && view.decided > seen) {
        await kill(api.child);
        kills += 1;
        api = await startApi(directory.path);
        const after = await now();
        // What somebody was told is decided has not come undone.
        expect(after.decided).toBeGreaterThanOrEqual(view.decided);
        seen = after.decided;
      }
      await pause(5);
    }
    expect(kills).toBe(2);
    const end = await now();
    expect(end).toMatchObject({ state: 'decided', decided: ROWS, verdicts: { refused: ROWS / 50 } });
    const requests: string[] = [];
    const lines: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: Awaited<ReturnType<ReturnType<typeof client>['listBatchRows']>> =
        await client().listBatchRows({ params: { id: batch.id }, query: { after, limit: 500 } });
      lines.push(...page.rows.map(({ line }) => line));
      requests.push(...page.rows.flatMap(({ request }) => (request === null ? [] : [request])));
      after = page.next;
    }
    expect(lines).toEqual(Array.from({ length: ROWS }, (_, row) => row + 2));
    expect(new Set(requests).size).toBe(ROWS - ROWS / 50);
    // As many as the log speaks of, and no more than that in the store.
    const { states } = end;
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(requests.length);
    const again = await client().submitBatch({ query: { fileName: 'many.csv' }, file: FILE });
    expect(again).toMatchObject({ recognised: true, batch: { id: batch.id, decided: ROWS } });
  } finally {
    await kill(api.child);
  }
});
