import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Rule } from '@countersign/schema';
import { createDirectory, type TestDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import type { PoliciesDiff } from '../policies/diff-policies.ts';
import type { LintReport } from '../policies/lint-policies.ts';
import type { TestReport } from '../policies/test-policies.ts';
import { runCli } from '../testing/run-cli.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../../packages/rules-engine/policies');
const LIMIT = 'house/review-date-limit.json';

/** A folder of its own, with the rules that the product comes with where nothing else is asked for. */
function createFolder(from: string | null = SHIPPED): TestDirectory {
  const directory = createDirectory();
  if (from !== null) cpSync(from, directory.path, { recursive: true });
  return directory;
}

function edit(folder: string, file: string, change: (rule: Rule) => Rule): void {
  const path = join(folder, file);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
}

/** Lets a review date be a year ahead, and nothing else. */
const raiseLimit = (rule: Rule): Rule => ({
  ...rule,
  conditions: JSON.parse(JSON.stringify(rule.conditions).replace('180', '365')),
});

async function json<T>(...words: string[]): Promise<{ code: number; value: T }> {
  const ran = await runCli(['--json', 'policy', ...words]);
  expect(ran.err).toBe('');
  return { code: ran.code, value: JSON.parse(ran.out) };
}

const policy = (...words: string[]) => runCli(['policy', ...words]);

describe('policy lint', () => {
  test('finds nothing in the shipped policies, named or not, nor in a folder with them', async () => {
    using folder = createFolder();
    for (const words of [[], ['shipped'], [folder.path]]) {
      const { code, value } = await json<LintReport>('lint', ...words);
      expect({ code, ...value }).toEqual({ code: 0, passed: true, findings: [], rules: expect.any(Number) });
    }
    expect((await policy('lint')).out).toMatch(/^\d+ rules without an error, 0 warnings\n$/);
  });

  test('says for every file what keeps it from being read, and where', async () => {
    using folder = createFolder(null);
    const write = (name: string, content: string | Uint8Array) =>
      writeFileSync(join(folder.path, name), content);
    mkdirSync(join(folder.path, 'pack'));
    mkdirSync(join(folder.path, '.hidden'));
    write('.hidden/rule.json', 'not looked at');
    write('readme.txt', 'nor this');
    write('cut.json', '{"id": "x/y"');
    write('pack/comma.json', '{\n  "id": "x/y",\n}');
    write('large.json', ' '.repeat(1_000_001));
    write('latin.json', Buffer.from([0x22, 0xe9, 0x22]));
    write('twice.json', '{"id": 1, "id": 2}');
    symlinkSync('nowhere', join(folder.path, 'link.json'));
    symlinkSync('pack', join(folder.path, 'pack.json'));
    symlinkSync('..', join(folder.path, 'pack/back'));
    const { code, value } = await json<LintReport>('lint', folder.path);
    expect(code).toBe(1);
    expect(
      value.findings.map(({ place, message }) => [place.slice(folder.path.length + 1), message]),
    ).toEqual([
      ['cut.json', 'it ends early: after line 1, column 13 more was expected'],
      ['large.json', 'it has 1000001 bytes, and a rule has at most 1000000'],
      ['latin.json', 'it is not UTF-8 text: byte 1 (from 0), in line 1, begins no valid character'],
      ['link.json', 'it does not exist'],
      ['pack.json', 'it is no file'],
      ['pack/comma.json', 'at line 3, column 1 a name in double quotes was expected'],
      ['twice.json', 'at line 1, column 11 the name "id" stands twice in one object'],
    ]);
  });

  test('names the file and the place of what is wrong in a rule', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, (rule) => ({ ...rule, conditions: { all: [] } }));
    cpSync(join(folder.path, 'house/rotation.json'), join(folder.path, 'house/zz-copy.json'));
    const ran = await policy('lint', folder.path);
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toMatch(/error {2}.*house\/review-date-limit\.json +\/conditions/);
    expect(ran.out).toMatch(/house\/rotation\.json, .*house\/zz-copy\.json +\/id +several rules have the id/);
    expect(ran.out).toContain('2 errors, 0 warnings; a set with an error cannot be used');
  });

  test.each([
    ['that does not exist', 'nowhere', 'does not exist'],
    ['that is a file', 'file.json', 'is no folder'],
    ['without a rule', 'empty', 'There is no rule in'],
  ])('calls a folder %s wrong usage', async (_what, name, says) => {
    using folder = createFolder(null);
    writeFileSync(join(folder.path, 'file.json'), '{}');
    mkdirSync(join(folder.path, 'empty'));
    for (const command of ['lint', 'test']) {
      const ran = await policy(command, join(folder.path, name));
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toContain(says);
    }
  });
});

describe('policy test', () => {
  test('passes the shipped policies, and counts what it has seen', async () => {
    const ran = await policy('test');
    expect(ran).toMatchObject({ code: 0, err: '' });
    const [, seen, all] = /conditions seen both ways: (\d+) of (\d+)\n/.exec(ran.out) ?? [];
    expect(Number(all)).toBeGreaterThan(100);
    expect(seen).toBe(all);
  });

  test('names the case that fails, what both evaluators say, and the condition that no case shows', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, raiseLimit);
    const { code, value } = await json<TestReport>('test', folder.path);
    expect(code).toBe(1);
    expect(value.cases.filter(({ passed }) => !passed)).toEqual([
      {
        rule: 'house/review-date-limit',
        title: 'a year ahead',
        expected: true,
        compiled: false,
        reference: false,
        passed: false,
      },
    ]);
    const { out } = await policy('test', folder.path);
    expect(out).toMatch(/house\/review-date-limit +\/conditions\/all\/1\/any\/1 +true\n/);
    expect(out).toMatch(/\nFAILED\n$/);
  });

  test('runs nothing where a rule cannot be used, and says which', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, (rule) => ({ ...rule, cases: [] }));
    const ran = await policy('test', folder.path);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('review-date-limit.json');
    expect(ran.out).not.toContain('cases passed');
  });
});

describe('policy diff', () => {
  test('finds no difference between the shipped policies and a copy of them', async () => {
    using folder = createFolder();
    const { code, value } = await json<PoliciesDiff>('diff', 'shipped', folder.path);
    expect({ code, value }).toEqual({
      code: 0,
      value: {
        diff: { added: [], removed: [], changed: [] },
        newAccess: { kind: 'none' },
        departures: [],
      },
    });
  });

  test('shows a request that passes now, with the facts that matter, and ends with 1', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, raiseLimit);
    const { code, out } = await policy('diff', 'shipped', folder.path);
    expect(code).toBe(1);
    expect(out).toContain('/conditions/all/1/any/1/value: 180 -> 365');
    expect(out).toMatch(/NEW ACCESS/);
    expect(out).toMatch(/change\.reviewInDays +365 +90\n/);
    expect(out).toMatch(/By shipped: refused\.\n- The review date .*\(house\/review-date-limit\)\n/);
    const { value } = await json<PoliciesDiff>('diff', 'shipped', folder.path);
    expect(value.departures).toEqual([{ fact: 'change.reviewInDays', usual: 90, here: 365 }]);
  });

  test('shows stricter policies as no new access, and says what is in other words only', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, raiseLimit);
    edit(folder.path, 'house/rotation.json', (rule) => ({ ...rule, title: 'Another title' }));
    const { code, out } = await policy('diff', folder.path, 'shipped');
    expect(code).toBe(0);
    expect(out).toContain('house/rotation: wording only');
    expect(out).toContain('house/review-date-limit: what it decides');
    expect(out).toContain('No new access');
  });

  test('names rules that were added and removed', async () => {
    using folder = createFolder();
    rmSync(join(folder.path, 'house/two-factor.json'));
    expect((await policy('diff', 'shipped', folder.path)).out).toContain(
      'removed  house/two-factor (advise)',
    );
    expect((await policy('diff', folder.path, 'shipped')).out).toContain(
      'added    house/two-factor (advise)',
    );
  });

  test('shows an observed rule as what is decided otherwise', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, (rule) => ({ ...rule, enforcement: 'observe' }));
    const { code, out } = await policy('diff', 'shipped', folder.path);
    expect(code).toBe(1);
    expect(out).toContain('/enforcement: nothing -> "observe"');
    expect(out).toContain('the version is the same as before');
    edit(folder.path, LIMIT, (rule) => ({ ...rule, version: rule.version + 1 }));
    expect((await policy('diff', 'shipped', folder.path)).out).not.toContain('the version is the same');
  });

  test('says that new access cannot be ruled out where there is too much to try, and ends with 1', async () => {
    const levels = [1, 11, 21, 31, 41, 51, 61].map((value) => ({
      fact: 'change',
      path: '$.specificPermissionLevels',
      operator: 'contains',
      value,
    }));
    using before = createFolder();
    using after = createFolder();
    edit(before.path, LIMIT, (rule) => ({ ...rule, conditions: { all: levels.slice(0, 3) } }));
    edit(after.path, LIMIT, (rule) => ({ ...rule, conditions: { all: levels } }));
    const { code, out } = await policy('diff', before.path, after.path);
    expect(code).toBe(1);
    expect(out).toContain('New access cannot be ruled out');
  });

  test('compares nothing with rules that cannot be used', async () => {
    using folder = createFolder();
    edit(folder.path, LIMIT, (rule) => ({ ...rule, conditions: { any: [] } }));
    const ran = await policy('diff', 'shipped', folder.path);
    expect(ran.code).toBe(1);
    expect(ran.out).not.toContain('ew access');
  });

  test('asks the service for those in force', async () => {
    using directory = createFolder(null);
    const ran = await runCli(['policy', 'diff', 'active', 'shipped', '--data', directory.path]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('Nobody is set up in');
  });
});

describe('policy sources check', () => {
  const URL_OF_TEST = 'https://vendor.example/create';
  /** Of another text. */
  const DIGEST = 'd9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa';

  function withSource(sha256: string) {
    const folder = createFolder();
    edit(folder.path, LIMIT, (rule) => ({
      ...rule,
      source: { ...rule.source, document: 'The manual', url: URL_OF_TEST, sha256 },
    }));
    writeFileSync(join(folder.path, 'copy.txt'), 'the text');
    return folder;
  }

  test('lists the documents with digest, day and number of rules', async () => {
    const { code, value } = await json<
      { url: string; sha256: string | null; read: string; rules: string[] }[]
    >('sources', 'check');
    expect(code).toBe(0);
    expect(value.filter(({ sha256 }) => sha256 !== null)).toHaveLength(4);
    expect(value.every(({ rules, read }) => rules.length > 0 && /^\d{4}-/.test(read))).toBe(true);
    expect((await policy('sources', 'check')).out).toMatch(/none on record/);
  });

  test('tells a copy that is the same from one that is not, and names the rules to review', async () => {
    using other = withSource(DIGEST);
    const words = ['--document', join(other.path, 'copy.txt'), '--url', URL_OF_TEST];
    const differs = await policy('sources', 'check', other.path, ...words);
    expect(differs.code).toBe(1);
    expect(differs.out).toMatch(/result +NOT the text that the rules were written from/);
    expect(differs.out).toMatch(/review +house\/review-date-limit\n/);
    const digest = /copy +([0-9a-f]{64})/.exec(differs.out)?.[1] ?? '';
    using same = withSource(digest);
    const ran = await policy('sources', 'check', same.path, ...words);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/result +the same text/);
  });

  test('fetches over https only', async () => {
    using folder = withSource(DIGEST);
    edit(folder.path, LIMIT, (rule) => ({ ...rule, source: { ...rule.source, url: 'http://127.0.0.1:1/' } }));
    const ran = await policy('sources', 'check', folder.path, '--fetch', '--url', 'http://127.0.0.1:1/');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/not compared: it leads to http:\/\/127\.0\.0\.1:1\/, and only https is asked/);
  });

  test('says that a server does not answer, and ends with 1', async () => {
    using folder = withSource(DIGEST);
    edit(folder.path, LIMIT, (rule) => ({
      ...rule,
      source: { ...rule.source, url: 'https://127.0.0.1:1/' },
    }));
    const ran = await policy('sources', 'check', folder.path, '--fetch', '--url', 'https://127.0.0.1:1/');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/not compared: it cannot be fetched: /);
  });

  test.each([
    [['--document', 'x.txt'], '--document goes with --url'],
    [['--document', 'x.txt', '--url', URL_OF_TEST, '--fetch'], 'not with --fetch'],
    [['--url', URL_OF_TEST], '--url goes with --document or --fetch'],
    [['--fetch', '--url', 'https://nobody.example/'], 'No rule cites https://nobody.example/'],
  ])('%j is wrong usage', async (words, says) => {
    const ran = await policy('sources', 'check', ...words);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(says);
  });
});

test('the rules engine is loaded by the commands that need it, and by no other', () => {
  const watch = [
    'import { registerHooks } from "node:module";',
    'const load = (url, context, next) => {',
    '  if (url.includes("/json-rules-engine/")) process.env.SEEN = "1";',
    '  return next(url, context);',
    '};',
    'registerHooks({ load });',
    'process.on("exit", () => process.stderr.write("seen: " + (process.env.SEEN === "1")));',
  ].join('\n');
  const main = resolve(import.meta.dirname, '../main.ts');
  const seen = (...words: string[]) =>
    execFileSync(
      'sh',
      [
        '-c',
        'exec "$0" "$@" 2>&1',
        process.execPath,
        '--import',
        `data:text/javascript,${encodeURIComponent(watch)}`,
        main,
        ...words,
      ],
      {
        encoding: 'utf8',
      },
    ).includes('seen: true');
  expect(seen('--help')).toBe(false);
  expect(seen('policy', 'diff', '--help')).toBe(false);
  expect(seen('policy', 'lint')).toBe(true);
});
