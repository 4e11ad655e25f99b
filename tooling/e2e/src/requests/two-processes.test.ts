import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { verifyStoredLog } from '@countersign/store/testing';
import { expect, test } from 'vitest';
import { view } from '../testing/act.ts';
import type { Submitted } from '../testing/submit-in-rounds.ts';
import { type World, withWorld } from '../testing/world.ts';

const ROUNDS = 1_000;
const RULE = 'any/one-api-user-per-integration';

test(
  'of two requests for one integration, handed in at once from two processes, exactly one passes, a thousand times',
  {
    timeout: 300_000,
  },
  () =>
    withWorld(async (world) => {
      const integrations = Array.from({ length: ROUNDS }, (_, number) => `system-${number}`);
      await world.deps.store.write((tx) => {
        for (const id of integrations)
          tx.integrations.insert({ id, name: id, owner: world.people.olga.email });
      });
      const before = world.deps.store.read((tx) => tx.audit.size());
      const rounds = await runRounds(world, integrations);

      const winners = rounds.map((round) => {
        const requests = round.map(({ answer }) => view(world, answer));
        expect(requests.map(({ request }) => request.state).toSorted()).toEqual(['denied', 'in-review']);
        const [denied] = requests.filter(({ request }) => request.state === 'denied');
        expect(denied?.decision.determining.map(({ ruleId }) => ruleId)).toEqual([RULE]);
        return requests.findIndex(({ request }) => request.state === 'in-review');
      });
      // The test would show nothing if one process had always been there first, or had ended before the other began.
      const collisions = rounds.filter(([one, two]) => one.began < two.ended && two.began < one.ended);
      expect(collisions.length).toBeGreaterThan(ROUNDS / 10);
      expect(winners.filter((winner) => winner === 0).length).toBeGreaterThan(ROUNDS / 100);
      expect(winners.filter((winner) => winner === 1).length).toBeGreaterThan(ROUNDS / 100);

      const live = world.deps.store.read((tx) => tx.apiUsers.countLive('shop'));
      expect(live).toBe(ROUNDS);
      const { ok, size, findings } = verifyStoredLog(world.temp.path);
      expect({ ok, findings }).toEqual({ ok: true, findings: [] });
      expect(size).toBeGreaterThanOrEqual(before + 2 * ROUNDS);
    }),
);

/** Lets two processes go for one integration after the other, both at the same moment. */
async function runRounds(
  world: World,
  integrations: readonly string[],
): Promise<readonly (readonly [Submitted, Submitted])[]> {
  const processes = [startProcess(world, 101), startProcess(world, 102)] as const;
  const [one, two] = processes;
  const rounds: (readonly [Submitted, Submitted])[] = [];
  try {
    expect(await Promise.all([one.line(), two.line()])).toEqual(['ready', 'ready']);
    for (const [number, integration] of integrations.entries()) {
      for (const each of number % 2 === 0 ? [one, two] : [two, one]) each.go(integration);
      const [first, second] = await Promise.all([one.line(), two.line()]);
      rounds.push([JSON.parse(first), JSON.parse(second)]);
    }
  } finally {
    expect(await Promise.all([one.end(), two.end()])).toEqual([0, 0]);
  }
  return rounds;
}

function startProcess(world: World, series: number) {
  const program = fileURLToPath(new URL('../testing/submit-in-rounds.ts', import.meta.url));
  const words = [program, world.temp.path, String(series), world.people.rita.id];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    go: (integration: string) => void child.stdin.write(`${integration}\n`),
    line: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error('the process ended before its last round');
      return value;
    },
    end: async () => {
      child.stdin.end();
      await closed;
      return child.exitCode;
    },
  };
}
