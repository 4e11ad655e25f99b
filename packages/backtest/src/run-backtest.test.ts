import { loadRules, shippedRules } from '@countersign/rules-engine';
import { withTempDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { CHANGE_KINDS, type ChangeKind, type Report } from './report.ts';
import { backtestIn, type Portions, runBacktest } from './run-backtest.ts';
import { rulesFor, type WantedOutcomes } from './testing/rules.ts';
import { PERSONAL_KEY, type RecordedHistory, withHistory } from './testing/with-history.ts';

const recorded: WantedOutcomes = {
  refused: 'deny',
  mended: 'deny',
  opened: 'deny',
  one: 1,
  two: 2,
  freed: 1,
  doomed: 1,
};
const descriptions = [...Object.keys(recorded), 'fine', 'asked', 'stopped'];
const draft: WantedOutcomes = {
  refused: 'deny',
  mended: 1,
  one: 2,
  two: 1,
  doomed: 'deny',
  asked: 1,
  stopped: 'deny',
};

async function recordAll({ record }: RecordedHistory): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {};
  for (const description of descriptions) ids[description] = await record(description);
  return ids;
}

/** How many there are of each kind, without those that there are none of. */
function counts(report: Report): Partial<Record<ChangeKind, number>> {
  return Object.fromEntries(
    CHANGE_KINDS.flatMap((kind) =>
      report.changes[kind].count === 0 ? [] : [[kind, report.changes[kind].count]],
    ),
  );
}

/** Small ones, so that a history of a test is long. */
const portions: Portions = { range: 100, perThread: 1_000 };

describe('replaying the set that decided', () => {
  test('changes nothing, and says that it was this set', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await recordAll(history);
      const report = await runBacktest({ ...history, workers: 0 });
      expect(report).toMatchObject({ decisions: 10, unchanged: 10, flips: 0 });
      expect(counts(report)).toEqual({});
      expect(report.policyDigest).toBe(history.policyDigest);
    });
  });

  test('knows a set again whose rules come in another order', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await history.record('fine');
      const report = await runBacktest({ ...history, rules: history.rules.toReversed(), workers: 0 });
      expect(report).toMatchObject({ policyDigest: history.policyDigest, decisions: 1, unchanged: 1 });
    });
  });

  test('calls a decision that comes out differently a defect, with the request', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await history.record('fine');
      const forged = await history.record('fine', {
        at: 7,
        request: 'req_forged',
        forge: ({ decision, ...row }) => ({ ...row, decision: { ...decision, outcome: 'review' } }),
      });
      const report = await runBacktest({ ...history, workers: 0 });
      expect(counts(report)).toEqual({ 'review-to-allow': 1, defect: 1 });
      expect(report.changes.defect.changes).toEqual([
        {
          row: 2,
          decision: forged,
          request: 'req_forged',
          operation: 'update',
          recordedAt: 7,
          before: { outcome: 'review', approvals: 0, rules: [] },
          after: { outcome: 'allow', approvals: 0, rules: [] },
          problem: null,
        },
      ]);
    });
  });

  test('calls it a defect as well where only the rules that refuse are others', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await history.record('refused');
      const forged = await history.record('refused', {
        forge: ({ decision, ...row }) => ({
          ...row,
          decision: JSON.parse(JSON.stringify(decision).replaceAll('test/refused-denied', 'test/another')),
        }),
      });
      const report = await runBacktest({ ...history, workers: 0 });
      expect(report).toMatchObject({ decisions: 2, unchanged: 2, flips: 0 });
      expect(report.changes.defect.changes).toMatchObject([
        {
          decision: forged,
          before: { rules: ['test/another'] },
          after: { rules: ['test/refused-denied'] },
        },
      ]);
    });
  });
});

describe('replaying a draft', () => {
  test('counts every direction, and names each decision with the rules before and after', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      const ids = await recordAll(history);
      const report = await runBacktest({ ...history, rules: rulesFor(draft), workers: 0 });
      expect(report).toMatchObject({ decisions: 10, unchanged: 2, flips: 6, policyDigest: null });
      const shown = CHANGE_KINDS.map((kind) => [
        kind,
        report.changes[kind].changes.map(({ decision, before, after }) => [
          decision,
          before?.rules,
          after?.rules,
        ]),
      ]);
      const one = (description: string, before: string[], after: string[]) => [
        [ids[description], before, after],
      ];
      expect(Object.fromEntries(shown)).toEqual({
        'allow-to-review': one('asked', [], ['test/asked-approved']),
        'allow-to-deny': one('stopped', [], ['test/stopped-denied']),
        'review-to-allow': one('freed', ['test/freed-approved'], []),
        'review-to-deny': one('doomed', ['test/doomed-approved'], ['test/doomed-denied']),
        'deny-to-allow': one('opened', ['test/opened-denied'], []),
        'deny-to-review': one('mended', ['test/mended-denied'], ['test/mended-approved']),
        stricter: one('one', ['test/one-approved'], ['test/one-approved']),
        looser: one('two', ['test/two-approved'], ['test/two-approved']),
        error: [],
        defect: [],
      });
      expect(report.changes.stricter.changes[0]).toMatchObject({
        before: { outcome: 'review', approvals: 1 },
        after: { outcome: 'review', approvals: 2 },
      });
    });
  });

  test('counts a decision that the draft cannot make as an error, not as a refusal', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      const id = await history.record('fine');
      const [covering] = rulesFor({});
      const broken = [{ ...covering, conditions: { all: [] } }].filter((rule) => rule.id !== undefined);
      const report = await runBacktest({ ...history, rules: broken as typeof history.rules, workers: 0 });
      expect(counts(report)).toEqual({ error: 1 });
      const [change] = report.changes.error.changes;
      expect(change).toMatchObject({
        decision: id,
        before: { outcome: 'allow' },
        after: { outcome: 'deny' },
      });
      expect(change?.problem).toContain('test/covering');
    });
  });

  test('takes all operations, those on providers and those of reviewers and operators', async () => {
    const loaded = loadRules(shippedRules);
    if (!loaded.ok) throw new Error('the shipped rules load');
    await withHistory(rulesFor({}), async (history) => {
      await history.record('fine');
      await history.record('fine', {
        forge: ({ decision, facts }) => ({
          operation: 'review',
          decision: { ...decision, operation: 'review' },
          facts: { ...facts, operation: 'review', actor: { ...facts.actor, isRequester: true } },
        }),
      });
      const report = await runBacktest({ ...history, rules: loaded.rules, workers: 0 });
      expect(report.decisions).toBe(2);
      expect(report.changes['allow-to-deny'].changes).toMatchObject([
        { operation: 'review', after: { rules: ['house/requester-is-not-approver'] } },
      ]);
    });
  });

  test('leaves out what was decided before an instant', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await history.record('fine', { at: 999 });
      const later = await history.record('fine', { at: 1_000 });
      const report = await runBacktest({
        ...history,
        rules: rulesFor({ fine: 1 }),
        since: 1_000,
        workers: 0,
      });
      expect(report.decisions).toBe(1);
      expect(report.changes['allow-to-review'].changes.map(({ decision }) => decision)).toEqual([later]);
    });
  });
});

describe('a row that cannot be read', () => {
  test.for([
    ['is no JSON', 'substr(decision, 2), digest, facts', 'the recorded decision cannot be read as JSON'],
    ['has facts that are no JSON', "decision, digest, 'facts'", 'the recorded facts cannot be read as JSON'],
    ['lacks a fact', "decision, digest, json_remove(facts, '$.batch.removals')", 'batch.removals'],
    ['lacks its outcome', "json_remove(decision, '$.outcome'), digest, facts", 'outcome'],
    ['holds nothing', "'null', digest, 'null'", 'the recorded decision cannot be used'],
  ])(
    'is an error with its name and does not keep the others from being replayed: it %s',
    async ([, columns, says]) => {
      await withHistory(rulesFor(recorded), async (history) => {
        await history.record('fine');
        history.run(
          `INSERT INTO decision SELECT 'dec_bad', NULL, 1, operation, ${columns}, 7, NULL, NULL FROM decision`,
        );
        await history.record('fine');
        const report = await runBacktest({ ...history, workers: 0 });
        expect(report).toMatchObject({ decisions: 3, unchanged: 2 });
        expect(counts(report)).toEqual({ error: 1 });
        const [change] = report.changes.error.changes;
        expect(change).toMatchObject({ row: 2, decision: 'dec_bad', after: null });
        expect(change?.problem).toContain(says);
      });
    },
  );
});

describe('a decision whose facts are encrypted', () => {
  test.for([0, 1])('is decided again on what they were, with %i threads', async (workers) => {
    await withHistory(rulesFor(recorded), async (history) => {
      await recordAll(history);
      history.multiply(100);
      await history.record('refused');
      await history.record('one');
      const report = await backtestIn(portions, { ...history, rules: rulesFor(draft), workers });
      expect(report.changes.stricter.changes.at(-1)?.row).toBe(1_012);
      const same = await backtestIn(portions, { ...history, workers });
      expect(same).toMatchObject({ decisions: 1_012, unchanged: 1_012, erased: 0 });
    });
  });

  test('is left out, and counted, once its subject was erased', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await history.record('refused');
      await history.record('refused', { erased: true });
      const report = await runBacktest({ ...history, workers: 0 });
      expect(report).toMatchObject({ decisions: 2, unchanged: 1, erased: 1, flips: 0 });
      expect(counts(report)).toEqual({});
    });
  });

  test('is an error where the key is another one', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await history.record('refused');
      const personalKey = Buffer.alloc(32, 6).toString('base64');
      const report = await runBacktest({ ...history, personalKey, workers: 0 });
      expect(counts(report)).toEqual({ error: 1 });
      expect(report.changes.error.changes[0]?.problem).toContain('cannot be opened');
    });
  });
});

describe('a long history', () => {
  test('gives the same report whatever number of threads works on it, with the first thousand of each kind', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      await recordAll(history);
      history.multiply(1_100);
      const rules = rulesFor(draft);
      const progress: number[] = [];
      const alone = await backtestIn(portions, { ...history, rules, workers: 0 });
      const shared = await backtestIn(portions, {
        ...history,
        rules,
        workers: 2,
        onProgress: ({ done, total }) => progress.push(done / total),
      });
      expect(shared).toEqual(alone);
      expect(shared).toMatchObject({ decisions: 11_010, flips: 6 * 1_101 });
      const { count, changes } = shared.changes['deny-to-allow'];
      expect({ count, kept: changes.length, last: changes.at(-1)?.decision }).toEqual({
        count: 1_101,
        kept: 1_000,
        last: expect.stringMatching(/-999$/),
      });
      expect(progress.at(-1)).toBe(1);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    });
  });

  test.for([0, 2])('is left alone as soon as the replay is called off, with %i threads', async (workers) => {
    await withHistory(rulesFor(recorded), async (history) => {
      await recordAll(history);
      history.multiply(1_100);
      const caller = new AbortController();
      let last = 0;
      const replay = backtestIn(portions, {
        ...history,
        workers,
        signal: caller.signal,
        onProgress: ({ done }) => {
          last = done;
          caller.abort(new Error('changed my mind'));
        },
      });
      await expect(replay).rejects.toThrow('changed my mind');
      expect(last).toBeLessThan(1_000);
    });
  });
});

describe('a file', () => {
  test.for([0, 2])('that cannot be read further fails the replay, with %i threads', async (workers) => {
    await withHistory(rulesFor(recorded), async (history) => {
      await recordAll(history);
      history.multiply(1_100);
      let broken = false;
      const replay = backtestIn(portions, {
        ...history,
        workers,
        onProgress: () => {
          if (!broken) history.run('DROP TABLE decision');
          broken = true;
        },
      });
      await expect(replay).rejects.toThrow('no such table: decision');
    });
  });

  test('without decisions gives an empty report', async () => {
    await withHistory(rulesFor(recorded), async (history) => {
      const report = await runBacktest({ ...history, workers: 4 });
      expect(report).toMatchObject({ decisions: 0, unchanged: 0, flips: 0 });
    });
  });

  test('that is not there is refused, and not made', async () => {
    await withTempDirectory(async (directory) => {
      const options = {
        storePath: `${directory}/store.db`,
        personalKey: PERSONAL_KEY,
        rules: rulesFor({}),
        workers: 0,
      };
      await expect(runBacktest(options)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    });
  });
});
