import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack();

interface Shown {
  readonly request: { readonly id: string; readonly state: string };
  readonly input: { readonly change: Readonly<Record<string, unknown>> };
  readonly tasks: readonly { readonly id: string; readonly state: string; readonly kind: string }[];
}

/** Hands in an update of the CRM's API user and gives its identifier. */
async function submitUpdate(description: string): Promise<string> {
  const { request } = await json<Shown>('requester', ...update(description));
  return request.id;
}

const update = (description: string) => [
  ...['request', 'submit', '--provider', 'dotdigital', '--account', 'acme-dotdigital', '--action', 'update'],
  ...['--subject', 'CRM', '--reason', 'The description is old', '--set', `description=${description}`],
];

describe('every answer with --json is one JSON value and nothing else', () => {
  test.for([
    'request list',
    'task list',
    'policy list',
    'policy show house/approvals',
    'api-user list',
    'integration list',
    'account list',
    'principal list',
    'credential list',
    'exception list --running',
    'policy proposals',
    'audit list',
    'audit show 0',
    'audit search --type log.started worker.started --order oldest',
    'audit deliveries',
    'audit verify',
  ])('%s', async (command) => {
    const words = command.split(' ');
    const ran = await as('administrator', '--json', ...words);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(() => JSON.parse(ran.out)).not.toThrow();
    const forPeople = await as('administrator', ...words);
    expect(forPeople).toMatchObject({ code: 0, err: '' });
    expect(() => JSON.parse(forPeople.out)).toThrow();
  });
});

test('doctor answers in both forms as well, and is not content while nobody outside remembers the log', async () => {
  const ran = await as('administrator', '--json', 'doctor');
  expect(ran).toMatchObject({ code: 1, err: '' });
  const findings: { check: string; ok: boolean }[] = JSON.parse(ran.out);
  expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['set-up', 'outside memory']);
  expect((await as('administrator', 'doctor')).out).toMatch(
    /NOT OK +outside memory .*"countersign memory add-witness"/,
  );
});

describe('an export', () => {
  test('is written to a file whose digest the log names, and is the same on standard output', async () => {
    const file = join(dataDirectory(), 'log.csv');
    const range = ['--from', '0', '--to', '9'];
    const saved = await json<{ digest: string; bytes: number }>(
      ...(['auditor', 'audit', 'export', '--format', 'csv', '--out', file, ...range] as const),
    );
    const text = readFileSync(file, 'utf8');
    expect(saved).toMatchObject({
      bytes: text.length,
      digest: createHash('sha256').update(text).digest('hex'),
    });
    expect(text.split('\r\n')).toHaveLength(1 + 10 + 1);
    const printed = await as('auditor', 'audit', 'export', '--format', 'csv', ...range);
    expect(printed).toMatchObject({ code: 0, out: text });
    const { entries } = await json<{ entries: { entry: { data: unknown } }[] }>(
      ...(['auditor', 'audit', 'list', '--type', 'log.exported'] as const),
    );
    expect(entries[0]?.entry.data).toMatchObject({ digest: saved.digest, first: 0, last: 9, complete: true });
  });

  test('takes filters, and ends with 2 without a format or with a wrong one, leaving no file', async () => {
    const words = ['audit', 'export', '--type', 'log.started', 'worker.started', '--format', 'ndjson'];
    const { out } = await as('auditor', ...words);
    expect(out.trimEnd().split('\n').length).toBeGreaterThanOrEqual(2);
    const file = join(dataDirectory(), 'none.txt');
    expect((await as('auditor', 'audit', 'export', '--out', file)).code).toBe(2);
    expect((await as('auditor', 'audit', 'export', '--format', 'xml', '--out', file)).code).toBe(2);
    expect(
      (await as('auditor', 'audit', 'export', '--format', 'csv', '--from', 'x', '--out', file)).code,
    ).toBe(2);
    expect(existsSync(file)).toBe(false);
  });
});

describe('the rest', () => {
  test('a rule that is not in force ends with 1 and says where the rules are', async () => {
    const ran = await as('auditor', 'policy', 'show', 'any/nothing');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('countersign policy list');
  });

  test('a credential that nobody sealed ends with 1', async () => {
    const ran = await as('olivia', 'credential', 'collect', 'sec_01M80YSPGSM7RB88V3PBQFC3J2');
    expect(ran).toMatchObject({ code: 1, out: '' });
  });

  test('an acknowledgement that is not owed ends with 1', async () => {
    const id = await submitUpdate('Once more');
    const ran = await as('olivia', 'review', 'acknowledge', id, '--kind', 'breakage');
    expect(ran).toMatchObject({ code: 1, out: '' });
  });

  test('entries of one request are listed by type', async () => {
    const id = await submitUpdate('And again');
    const listed = await json<{ entries: { entry: { type: string } }[] }>(
      ...(['auditor', 'audit', 'list', '--request', id, '--type', 'request.submitted'] as const),
    );
    expect(listed.entries.map(({ entry }) => entry.type)).toEqual(['request.submitted']);
  });
});
