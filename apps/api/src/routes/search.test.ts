import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
let request = '';
let size = 0;
beforeAll(async () => {
  for (let count = 0; count < 30; count += 1) request = (await submitted(installation())).request.id;
  size = logSize(installation());
});

type Query = Readonly<Record<string, string | number>>;
const search = async (query: Query) => installation().call('audrey', 'searchEntries', { query });
const found = async (query: Query) => {
  const { entries } = await search({ to: size - 1, ...query });
  return entries.map(({ index, entry }) => [index, entry.type, entry.request] as const);
};

async function everyPage(query: Query): Promise<number[]> {
  const indexes: number[] = [];
  let next: number | null = null;
  do {
    const page: Awaited<ReturnType<typeof search>> = await search({
      to: size - 1,
      ...query,
      ...(next === null ? {} : { after: next }),
    });
    indexes.push(...page.entries.map((one) => one.index));
    next = page.next;
  } while (next !== null);
  return indexes;
}

const answers = async () => ({
  ofRequest: await found({ request }),
  several: await everyPage({ type: 'request.submitted,decision.made', limit: 7 }),
  oldest: await everyPage({ type: 'request.submitted', order: 'oldest', limit: 7 }),
  all: await everyPage({ limit: 40 }),
  exact: await search({ to: size - 1, type: 'request.submitted', limit: 30 }),
  text: await found({ text: `${request} create` }),
  account: await found({ account: 'shop', text: request }),
  none: await found({ request, outcome: 'failure' }),
});

describe('GET /v1/audit/search', () => {
  test('answers the same before what was written is in the index and after', async () => {
    const at = installation();
    const before = await answers();
    await expect
      .poll(() => at.services.store.read((tx) => tx.audit.searchable()), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(size);
    const after = await answers();
    const { exact: first, ...others } = before;
    const { exact: second, ...same } = after;
    expect(same).toEqual(others);
    expect(second.entries).toEqual(first.entries);

    expect(before.ofRequest.map(([, type]) => type)).toEqual(['decision.made', 'request.submitted']);
    expect(before.several).toHaveLength(60);
    expect(before.several).toEqual([...before.several].sort((a, b) => b - a));
    expect(before.oldest).toEqual([...before.oldest].sort((a, b) => a - b));
    expect(before.oldest).toHaveLength(30);
    expect(before.all).toEqual([...Array(size).keys()].reverse());
    expect(first.next).toBeNull();
    expect(before.none).toEqual([]);
  });

  test('is on record with the names of its filters', async () => {
    const at = installation();
    const from = logSize(at);
    await search({ request, text: 'create', order: 'oldest', limit: 1 });
    const actor = { id: at.people.audrey.principal.id };
    const data = { operation: 'search', filters: ['request', 'text'], of: request };
    expect(entriesFrom(at, from)).toMatchObject([{ type: 'log.read', actor, data }]);
  });

  test.each([
    [{ type: 'permit.isued' }, /type.* must be one of log\.started, /],
    [{ actor: '' }, /^actor /],
    [{ provider: 'x' }, /^provider must be one of /],
  ])('answers 400 for %j', async (query, words) => {
    const error = await installation().refused('audrey', 'searchEntries', { query });
    expect(error.details.problems).toEqual([expect.stringMatching(words)]);
  });
});
