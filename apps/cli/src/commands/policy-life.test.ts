import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPerson } from '../local/people.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory, url } = useStack({ sealed: true });

describe('other policies', () => {
  test('are asked for, come into force when two others approve, and are answered for by the log', async () => {
    const folder = join(dataDirectory(), 'my-policies');
    cpSync(join(import.meta.dirname, '../../../../packages/rules-engine/policies'), folder, {
      recursive: true,
    });
    const file = join(folder, 'house', 'approvals.json');
    const rule = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...rule, version: rule.version + 1, title: 'Who approves' }));
    const before = await json<{ digest: string }>('auditor', 'policy', 'list');

    const unknown = await as('administrator', 'policy', 'activate', join(folder, 'nowhere'), '--note', 'x');
    expect(unknown).toMatchObject({ code: 2, out: '' });
    const asked = await as('administrator', 'policy', 'activate', folder, '--note', 'A clearer title');
    expect(asked).toMatchObject({ code: 0, err: '' });
    expect(asked.out).toContain('rules changed   house/approvals');
    const [, id = ''] = /countersign policy approve (pol_\w+)/.exec(asked.out) ?? [];
    expect((await as('administrator', 'policy', 'approve', id)).err).toContain(
      'nobody reviews what they asked for',
    );
    expect((await as('approver-1', 'policy', 'approve', id)).out).toBe(`${id} is proposed\n`);
    expect((await as('approver-2', 'policy', 'approve', id)).out).toBe(`${id} is activated\n`);
    expect((await as('approver-2', 'policy', 'proposals')).out).toContain('2 of 2');

    const after = await json<{ digest: string }>('auditor', 'policy', 'list');
    expect(after.digest).not.toBe(before.digest);
    expect((await as('auditor', 'policy', 'list')).out).toContain('This version comes with others');
    expect((await as('auditor', 'policy', 'diff', 'active', 'shipped')).out).toContain('house/approvals');
    const now = await as('auditor', 'policy', 'at', new Date().toISOString());
    expect(now.out).toContain(after.digest);
    expect(now.out).toContain('c2sp.org/tlog-proof');
    expect((await as('auditor', 'doctor')).out).toContain('others than this version comes with');

    const { token } = findPerson(dataDirectory(), 'auditor');
    const keys = await fetch(`${url()}/v1/keys`, { headers: { authorization: `Bearer ${token}` } });
    const { vkey } = (await keys.json()) as { vkey: string };
    const bundle = join(dataDirectory(), 'bundle.json');
    const { out } = await as('auditor', 'policy', 'bundle');
    writeFileSync(bundle, out);
    expect((await as('auditor', 'policy', 'check-bundle', bundle, '--vkey', vkey)).out).toContain(
      after.digest,
    );
    writeFileSync(bundle, out.replace('Who approves', 'Who agrees'));
    const forged = await as('auditor', 'policy', 'check-bundle', bundle, '--vkey', vkey);
    expect(forged.code).toBe(1);
    expect(forged.err).toContain('another text for the rule house/approvals');
  });
});
