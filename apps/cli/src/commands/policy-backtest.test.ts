import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '@countersign/backtest';
import { createDirectory } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { runCli } from '../testing/run-cli.ts';
import { writeDemoLog } from '../testing/write-demo-log.ts';

const SHIPPED = join(readConfig({}).projectDirectory, 'packages', 'rules-engine', 'policies');

let data: ReturnType<typeof createDirectory>;

beforeAll(async () => {
  data = createDirectory();
  await writeDemoLog(data.path);
}, 120_000);
afterAll(() => data[Symbol.dispose]());

const backtest = (...words: string[]) => runCli(['--data', data.path, 'policy', 'backtest', ...words]);

/** A folder with the shipped rules, one of which is changed. */
function withRule(
  name: string,
  change: (rule: { version: number; enforcement?: string }) => unknown,
): string {
  const folder = join(data.path, `draft-${name.replace('/', '-')}`);
  cpSync(SHIPPED, folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
  return folder;
}

describe('a backtest', () => {
  test('of the policies in force finds nothing, and knows that they are', async () => {
    const { code, out } = await backtest('active', '--json');
    const report: Report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report).toMatchObject({ flips: 0, policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(report.decisions).toBe(4);
    expect(report.unchanged).toBe(report.decisions);
  });

  test('of the shipped policies, which are in force, says the same to people', async () => {
    const { code, out } = await backtest('shipped');
    expect(code).toBe(0);
    expect(out).toMatch(/flips +0\n/);
    expect(out).toMatch(/\d+ +unchanged\n$/);
  });

  test('of a draft shows what would come out differently with the requests, and fails', async () => {
    const draft = withRule('any/integration-is-registered', (rule) => ({ ...rule, enforcement: 'observe' }));
    const program = await backtest(draft, '--json');
    const report: Report = JSON.parse(program.out);
    const [change] = report.changes['deny-to-review'].changes;
    expect(report).toMatchObject({ flips: 1, policyDigest: null });
    expect(change).toMatchObject({
      before: { outcome: 'deny', rules: ['any/integration-is-registered'] },
      after: { outcome: 'review', approvals: 1 },
    });
    const people = await backtest(draft);
    expect([program.code, people.code]).toEqual([1, 1]);
    expect(people.out).toMatch(/1 +refused, now waits for people/);
    expect(people.out).toContain(change?.request);
  });

  test('takes only what was decided since then', async () => {
    const all: Report = JSON.parse((await backtest('active', '--json', '--since', '1d')).out);
    const none: Report = JSON.parse((await backtest('active', '--json', '--since', '9999-01-01')).out);
    expect(all.decisions).toBe(4);
    expect(none.decisions).toBe(0);
  });
});

describe('is refused with what to do', () => {
  test('a folder that is not there', async () => {
    const { code, err } = await backtest(join(data.path, 'nowhere'));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('nowhere does not exist') });
  });

  test('a folder with a rule that cannot be used, and the place is named', async () => {
    const draft = withRule('eset/creator-is-root-or-superuser', (rule) => ({ ...rule, version: 0 }));
    const { code, err } = await backtest(draft);
    expect(code).toBe(2);
    expect(err).toContain('eset/creator-is-root-or-superuser /version');
  });

  test('a folder with a file that is no rule, and the file is named', async () => {
    const draft = withRule('dotdigital/password-length', (rule) => rule);
    writeFileSync(join(draft, 'half.json'), '{ "id": ');
    const { code, err } = await backtest(draft);
    expect(code).toBe(2);
    expect(err).toContain('half.json');
  });

  test('a time that is none', async () => {
    const { code, err } = await backtest('active', '--since', 'yesterday');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('yesterday is no time') });
  });

  test('a data directory without a store', async () => {
    const empty = join(data.path, 'empty');
    mkdirSync(empty);
    const { code, err } = await backtest('active', '--data', empty);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('There are no decisions') });
  });
});
