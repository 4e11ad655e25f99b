import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cosign, generateCosigningKey, parseCosigningKey } from '@countersign/audit-log';
import { exportTiles } from '@countersign/log-files/export';
import { createMemoryLog, TRUSTED, testKey } from '@countersign/log-files/testing';
import type { Verification } from '@countersign/log-files/verify';
import { createDirectory } from '@countersign/test-kit';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { formatTime } from '../output/format-time.ts';
import { runCli } from '../testing/run-cli.ts';
import { runVerifier } from '../verifier/run-verifier.ts';

const WITNESSES = ['a', 'b'].map((name, i) => {
  const { privateKey, vkey } = generateCosigningKey(`witness.example/${name}`, Buffer.alloc(32, i + 1));
  return { name, vkey, key: parseCosigningKey(privateKey) };
});
const POLICY = `${WITNESSES.map(({ name, vkey }) => `witness ${name} ${vkey}`).join('\n')}
group both all a b
quorum both
`;
const AT = '2023-11-14T22:13:20.000Z';

const log = createMemoryLog(300);

/** The cosignature lines of some witnesses on the checkpoint of a size. */
function linesOf(note: string, names: string): string {
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  return WITNESSES.filter(({ name }) => names.includes(name))
    .map(({ key }) => cosign(text, key, 1_700_000_000n))
    .join('');
}

const directory = createDirectory();
const policy = join(directory.path, 'policy');
const exported = join(directory.path, 'export');
const keep = (name: string, content: string) => {
  const path = join(directory.path, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => {
  writeFileSync(policy, POLICY);
  exportTiles(log, { directory: exported, trusted: TRUSTED, vkey: `${testKey().vkey}\n` });
  return () => directory[Symbol.dispose]();
});

async function verify(...words: string[]): Promise<{ code: number; report: Verification; text: string }> {
  const args = ['audit', 'verify', exported, '--policy', policy, ...words];
  const [program, people] = [await runCli(['--json', ...args]), await runCli(args)];
  expect(people.code).toBe(program.code);
  return { code: program.code, report: JSON.parse(program.out), text: people.out };
}

describe('a log, where a quorum of witnesses is asked for', () => {
  test('does not verify while nobody has cosigned it, though it is whole', async () => {
    const { code, report, text } = await verify();
    expect(code).toBe(3);
    expect(report).toMatchObject({
      verified: false,
      size: 300,
      witnessed: { size: 0, by: [] },
      findings: [{ kind: 'quorum-missed' }],
    });
    expect(text).toContain('witnessed    nothing, by a quorum');
  });

  test('verifies with a checkpoint that was kept and that a quorum cosigned, which says how far it is vouched for', async () => {
    const note = log.signedAt(200);
    const kept = keep('kept', note + linesOf(note, 'ab'));
    const { code, report, text } = await verify('--checkpoint', kept);
    expect(code).toBe(0);
    const by = WITNESSES.map(({ key }) => ({ name: key.name, at: AT }));
    expect(report).toMatchObject({ verified: true, witnessed: { size: 200, by } });
    expect(text).toContain('witnessed    the first 200 entries');
    expect(text).toContain(`witness.example/a, ${formatTime(AT)}`);
  });

  test('is vouched for as far as the newest checkpoint with a quorum, not as any with less', async () => {
    const [small, large] = [100, 250].map((size) => log.signedAt(size));
    const words = [
      ['--checkpoint', keep('small', small + linesOf(small ?? '', 'ab'))],
      ['--checkpoint', keep('large', large + linesOf(large ?? '', 'b'))],
    ].flat();
    expect((await verify(...words)).report.witnessed?.size).toBe(100);
  });

  test('does not verify where a quorum cosigned another history', async () => {
    const other = createMemoryLog(200, (index) => Buffer.from(`another ${index}`)).signedAt(200);
    const { code, report } = await verify('--checkpoint', keep('other', other + linesOf(other, 'ab')));
    expect(code).toBe(3);
    expect(report.findings.map(({ kind }) => kind)).toContain('log-forked');
  });

  test('does not verify where a cosignature was copied from another checkpoint', async () => {
    const [note, other] = [200, 201].map((size) => log.signedAt(size));
    const kept = keep('copied', note + linesOf(other ?? '', 'ab'));
    const { code, report } = await verify('--checkpoint', kept);
    expect(code).toBe(3);
    expect(report.findings.map(({ message }) => message).join()).toMatch(/cosignature of .* is not valid/);
  });

  test('verifies by its own signature where the policy asks for none', async () => {
    const none = keep('none', `log ${testKey().vkey}\nquorum none\n`);
    const ran = await runCli(['--json', 'audit', 'verify', exported, '--policy', none]);
    expect(JSON.parse(ran.out)).toMatchObject({ verified: true, witnessed: { size: 300, by: [] } });
  });

  test('is refused with the line of the policy that is wrong', async () => {
    const wrong = keep('wrong', 'witness a\nquorum a\n');
    const ran = await runCli(['audit', 'verify', exported, '--policy', wrong]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringMatching(/line 1: It reads: witness/) });
  });

  test('is judged the same by the verifier that auditors are handed', async () => {
    const quiet = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      expect(await runVerifier([exported, '--policy', policy])).toBe(3);
      appendFileSync(join(exported, 'checkpoint'), linesOf(log.signedAt(300), 'ab'));
      expect(await runVerifier([exported, '--policy', policy])).toBe(0);
    } finally {
      quiet.mockRestore();
    }
  });
});
