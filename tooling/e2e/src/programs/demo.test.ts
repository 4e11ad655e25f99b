import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedRules } from '@countersign/rules-engine';
import type { LedgerEntry } from '@countersign/sandbox';
import { ACTIONS, PROVIDERS } from '@countersign/schema';
import { createDirectory, REDIS_INSTALLED, startRedis } from '@countersign/test-kit';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './testing/checkout.ts';
import { readDecisions } from './testing/decisions.ts';
import { type Demo, runDemo } from './testing/demo.ts';
import { expectDocumentedEffects, expectDocumentedRows } from './testing/expectations.ts';
import { followDocument } from './testing/follow-document.ts';
import { startProgram } from './testing/program.ts';
import { compareSample } from './testing/sample.ts';
import { filesWith, PLACES_OF_SECRETS, secretsOf } from './testing/secrets.ts';
import { readLedger } from './testing/stand-ins.ts';

const LIMIT = 240_000;

let directory: ReturnType<typeof createDirectory>;
let first: Demo;
let ledger: readonly LedgerEntry[];

beforeAll(async () => {
  directory = createDirectory();
  first = await runDemo(directory.path);
  ledger = await readLedger(directory.path);
}, LIMIT);
afterAll(() => directory?.[Symbol.dispose]());

describe('the demonstration', () => {
  test('decides every row of the example as expected, and settles every one', () => {
    expectDocumentedRows(first.report.rows);
    expect(first.report.rows.filter(({ state }) => state === 'rejected')).not.toEqual([]);
  });

  test('is what the sample in README.md says, which has no figure that another run would not', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const { shown, wrong } = compareSample(readme, first.report);
    expect(wrong).toEqual([]);
    expect(shown).toBeGreaterThanOrEqual(8);
  });

  test('names the rule that decided, and its source, or what is wrong with the row', () => {
    for (const row of first.report.rows) {
      if (row.verdict === 'invalid')
        expect(row.rule, `line ${row.line}`).toMatch(/must be|allowed|same|not a field/);
      else if (row.rules.length === 0)
        expect(row).toMatchObject({ verdict: 'allow', rule: null, source: null });
      else {
        expect(row.rule).toBe(row.rules[0]);
        expect(row.source, `line ${row.line}`).toMatch(/.+, .+/);
      }
    }
  });

  test('has at least thirty rows, every provider and every action among them', () => {
    const { rows } = first.report;
    expect(rows.length).toBeGreaterThanOrEqual(30);
    const values = (name: 'provider' | 'action') => new Set(rows.flatMap((row) => row[name] ?? []));
    expect(values('provider')).toEqual(new Set(PROVIDERS));
    expect(values('action')).toEqual(new Set(ACTIONS));
  });

  test('shows every documented policy both kept and broken', () => {
    const decisions = readDecisions(directory.path);
    const documented = shippedRules
      .map((rule) => ruleSchema.parse(rule))
      .filter(({ id }) => !id.startsWith('house/'));
    const missing = documented.flatMap((rule) => {
      const applied = decisions.filter(
        ({ provider, action }) =>
          rule.appliesTo.providers.includes(provider) &&
          (rule.appliesTo.operations?.includes(action) ?? true),
      );
      // A rule that demands or advises is broken where it has something to say, and kept where that was then heeded.
      const broken = applied.some(({ fired }) => fired.includes(rule.id));
      const kept = applied.some(({ fired, state }) => !fired.includes(rule.id) || state === 'done');
      return [
        ...(broken ? [] : [`${rule.id} is never broken`]),
        ...(kept ? [] : [`${rule.id} is never kept`]),
      ];
    });
    expect(missing).toEqual([]);
  });

  test('names who did what people have to do, and never lets one person confirm their own work', () => {
    const { tasks } = first.report;
    expect(tasks.filter((task) => task.confirmedBy !== null)).not.toEqual([]);
    for (const task of tasks) expect(task.completedBy).not.toBe(task.confirmedBy);
    expect(new Set(tasks.map((task) => task.task)).size).toBe(tasks.length);
  });

  test('ends with a log that verifies', () => {
    expect(first.report.audit.verified).toBe(true);
  });

  test('did on the providers what was approved, each thing once', async () => {
    await expectDocumentedEffects(ledger);
  });

  test('leaves no secret in clear outside the places for them, and says none', () => {
    const secrets = secretsOf(directory.path);
    expect(secrets.length).toBeGreaterThan(40);
    const found = filesWith(secrets, directory.path);
    // The sweep itself finds secrets where they belong, so it would find them elsewhere.
    for (const place of PLACES_OF_SECRETS) expect(found.join()).toContain(place);
    expect(found.filter((path) => !PLACES_OF_SECRETS.some((place) => path.startsWith(place)))).toEqual([]);
    for (const secret of secrets) expect(first.out + first.err).not.toContain(secret);
  });
});

test(
  'a second run on the same data directory comes to the same rows and changes nothing',
  async () => {
    const before = readDecisions(directory.path).length;
    const second = await runDemo(directory.path, { evidence: true });
    expect(second.report.rows).toEqual(first.report.rows);
    expect(second.report.tasks).toEqual([]);
    expect(second.report.audit.verified).toBe(true);
    const rows = Object.values(second.report.verdicts).reduce((sum, count) => sum + count, 0);
    expect(rows).toBe(first.report.rows.length);
    const requests = first.report.rows.filter(({ verdict }) => verdict !== 'invalid').length;
    expect(second.report.duties).toEqual({ requests, coincide: 0 });
    expect(existsSync(join(second.report.evidence ?? '', 'index.html'))).toBe(true);
    expect(readDecisions(directory.path)).toHaveLength(before);
    expect(await readLedger(directory.path)).toEqual(ledger);
  },
  LIMIT,
);

test(
  'after it the commands of the README end as it says, one after the other, and then again in the same data directory',
  async () => {
    await followDocument('README.md', { dataDirectory: directory.path });
    const before = liveApiUsers(directory.path);
    await followDocument('README.md', { dataDirectory: directory.path });
    // The next start makes nothing anew that was deleted or renamed.
    expect(liveApiUsers(directory.path)).toEqual(before);
  },
  2 * LIMIT,
);

test.skipIf(!REDIS_INSTALLED)(
  `a run with its jobs in Redis that is stopped with Ctrl-C goes on where it was when it is started again, and comes to the same table${REDIS_INSTALLED ? '' : ' (skipped: redis-server is not installed)'}`,
  async () => {
    await using redis = await startRedis();
    using other = createDirectory();
    const options = { settings: { QUEUE_URL: redis.url } };
    await using program = startProgram(['demo'], { dataDirectory: other.path, ...options });
    await program.says(/^ {2}portal-operator: /);
    program.kill('SIGINT');
    const stopped = await program.ended;
    expect(stopped).toMatchObject({ code: 1, out: '' });
    expect(stopped.err).toContain('Run it again');
    const { report } = await runDemo(other.path, options);
    expect(report.rows).toEqual(first.report.rows);
    expect(report.audit.verified).toBe(true);
    await expectDocumentedEffects(await readLedger(other.path));
  },
  LIMIT,
);

const ruleSchema = z.object({
  id: z.string(),
  appliesTo: z.object({
    providers: z.array(z.string()),
    operations: z.array(z.string()).optional(),
  }),
});

/** The API users that exist by the inventory. */
function liveApiUsers(dataDirectory: string): readonly string[] {
  const database = new Database(join(dataDirectory, 'countersign.db'), { readonly: true });
  try {
    return database
      .prepare<[], string>("SELECT id FROM api_user WHERE state <> 'deleted' ORDER BY id")
      .pluck()
      .all();
  } finally {
    database.close();
  }
}
