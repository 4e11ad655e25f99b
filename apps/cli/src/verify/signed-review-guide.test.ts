import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signedEntries } from '@countersign/signed-reviews/testing';
import { createDirectory, isInstalled } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../testing/run-program.ts';

const INSTALLED = isInstalled('python3', '--version') && isInstalled('openssl', 'version');
const titled = (text: string) => (INSTALLED ? text : `${text} (skipped: python3 or openssl not installed)`);

const GUIDE = new URL('../../../../docs/guides/verify-a-signed-review.md', import.meta.url);

let directory: ReturnType<typeof createDirectory>;
const at = (name: string) => join(directory.path, name);
beforeAll(() => {
  directory = createDirectory();
  const [, program = ''] = /```python\n(.*?)```/s.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  expect(program).not.toBe('');
  writeFileSync(at('verify-review.py'), program);
});
afterAll(() => directory[Symbol.dispose]());

function verify(review: object, enrolled: object) {
  writeFileSync(at('review.json'), JSON.stringify(review));
  writeFileSync(at('passkey.json'), JSON.stringify(enrolled));
  const { code, out, err } = runProgram('python3', [
    at('verify-review.py'),
    at('review.json'),
    at('passkey.json'),
  ]);
  return { code, said: out.trim() || err.trim() };
}

describe.skipIf(!INSTALLED)(titled('the program of the guide, as it stands there,'), () => {
  test.each([
    ['ES256', -7],
    ['EdDSA', -8],
    ['RS256', -257],
  ] as const)('verifies a review that was signed with %s', (_name, algorithm) => {
    for (const isGovernance of [false, true]) {
      const { enrolled, reviewed } = signedEntries({ algorithm, isGovernance });
      const { code, said } = verify(reviewed, enrolled);
      expect([code, said]).toEqual([0, expect.stringMatching(/^SIGNED: approve of (req|gov)_/)]);
    }
  });

  test.each<[what: string, options: Parameters<typeof signedEntries>[0], says: RegExp]>([
    ['without the user being verified', { flags: 0x01 }, /did not make sure/],
    ['for another name', { name: 'evil.example' }, /another name/],
    ['on another page', { client: { origin: 'https://evil.example' } }, /another page/],
    ['of another revision', { envelope: { revisionDigest: 'e'.repeat(64) } }, /another revision/],
    ['with the other verdict', { envelope: { verdict: 'reject' } }, /verdict is another/],
    ['after the time', { envelope: { expiresAt: '2026-11-30T12:00:30.000Z' } }, /another time/],
  ])('refuses one that was signed %s', (_what, options, says) => {
    const { enrolled, reviewed } = signedEntries(options);
    const { code, said } = verify(reviewed, enrolled);
    expect([code, said]).toEqual([1, expect.stringMatching(says)]);
  });

  test.each([-7, -8, -257] as const)('refuses the signature of another key (%d)', (algorithm) => {
    const { reviewed } = signedEntries({ algorithm });
    const { enrolled } = signedEntries({ algorithm });
    const { code, said } = verify(reviewed, enrolled);
    expect([code, said]).toEqual([1, 'NOT SIGNED: the signature does not fit the key']);
  });

  test('refuses an envelope that was changed afterwards, and a review of the server', () => {
    const { enrolled, reviewed } = signedEntries();
    const { proof } = reviewed.data;
    const envelope = proof.envelope?.replace('dddd', 'eeee');
    const changed = { ...reviewed, data: { ...reviewed.data, proof: { ...proof, envelope } } };
    expect(verify(changed, enrolled).said).toMatch(/challenge is another/);
    const { proof: _proof, ...data } = { ...reviewed.data, signedBy: 'server' };
    expect(verify({ ...reviewed, data }, enrolled).said).toMatch(/the server signed it/);
  });

  test('has about forty lines, of the standard library', () => {
    const lines = readFileSync(at('verify-review.py'), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThan(50);
  });
});
