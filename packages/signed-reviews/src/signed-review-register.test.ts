import { describe, expect, test } from 'vitest';
import { createSignedReviewRegister, type ReviewEntry } from './signed-review-register.ts';
import { LOG, OTHER, PASSKEY, type Signing, signedEntries } from './testing/signed-entries.ts';

/** What is wrong with the last entry, after the others. */
function problemIn(entries: readonly ReviewEntry[], log = LOG): string | null | undefined {
  const register = createSignedReviewRegister(log);
  return entries.map((entry, index) => register.observe(index, entry)).at(-1)?.problem;
}
const problemOf = (signing: Signing) => {
  const { enrolled, reviewed } = signedEntries(signing);
  return problemIn([enrolled, reviewed]);
};
const revoked: ReviewEntry = {
  type: 'passkey.revoked',
  at: '2026-11-30T12:00:30.000Z',
  actor: { kind: 'system' },
  request: null,
  data: { passkey: PASSKEY, principal: OTHER, provedBy: null },
};

describe.each([
  ['ES256', -7],
  ['EdDSA', -8],
  ['RS256', -257],
] as const)('a review that is signed with %s', (_name, algorithm) => {
  test.each([false, true])(
    'is verified by the key that was enrolled (of a change of who may do what: %s)',
    (isGovernance) => {
      const { enrolled, reviewed } = signedEntries({ algorithm, isGovernance });
      const register = createSignedReviewRegister(LOG);
      expect(register.observe(0, enrolled)).toBeUndefined();
      expect(register.observe(1, reviewed)).toEqual({
        index: 1,
        review: reviewed.data.review,
        passkey: PASSKEY,
        deviceBound: true,
        problem: null,
      });
    },
  );

  test('is found out wherever a single byte of what it consists of is another one', () => {
    const { enrolled, reviewed } = signedEntries({ algorithm });
    const { proof } = reviewed.data;
    const kept: string[] = [];
    for (const part of ['authenticatorData', 'clientDataJSON', 'signature'] as const) {
      const bytes = Buffer.from(proof[part] ?? '', 'base64url');
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const other = { ...proof, [part]: changed.toString('base64url') };
        const found = problemIn([enrolled, { ...reviewed, data: { ...reviewed.data, proof: other } }]);
        if (typeof found !== 'string') kept.push(`${part} ${at}`);
      }
    }
    const envelope = proof.envelope ?? '';
    for (let at = 0; at < envelope.length; at += 1) {
      const letter = String.fromCharCode(envelope.charCodeAt(at) ^ 1);
      const other = { ...proof, envelope: envelope.slice(0, at) + letter + envelope.slice(at + 1) };
      const found = problemIn([enrolled, { ...reviewed, data: { ...reviewed.data, proof: other } }]);
      if (typeof found !== 'string') kept.push(`envelope ${at}`);
    }
    expect(kept).toEqual([]);
  });
});

describe('a signature by the right key', () => {
  test.each<[what: string, signing: Signing, problem: RegExp]>([
    ['without the user being verified', { flags: 0x01 }, /did not make sure who it was/],
    ['without the user being there', { flags: 0x04 }, /did not make sure who it was/],
    ['by a key that says that it can be copied', { flags: 0x0d }, /stays on its device/],
    ['for another name', { name: 'evil.example' }, /for another name/],
    ['on another page', { client: { origin: 'https://evil.example' } }, /on another page/],
    ['on a page of another port', { client: { origin: 'https://countersign.example' } }, /on another page/],
    ['in a frame', { client: { crossOrigin: true } }, /in a frame/],
    [
      'in a frame that says below which page',
      { client: { topOrigin: 'https://evil.example' } },
      /in a frame/,
    ],
    ['when a passkey was made', { client: { type: 'webauthn.create' } }, /answer to a question/],
    ['of another challenge', { client: { challenge: 'AAAA' } }, /challenge/],
    ['for another log', { envelope: { log: 'other.example/audit' } }, /another log/],
    ['of another revision', { envelope: { revisionDigest: 'e'.repeat(64) } }, /another revision/],
    ['of another request', { envelope: { subject: `req_${'1'.repeat(26)}` } }, /another request/],
    ['with the other verdict', { envelope: { verdict: 'reject' } }, /another verdict/],
    ['in the name of somebody else', { envelope: { principal: OTHER } }, /another reviewer/],
    ['before it was asked for', { envelope: { issuedAt: '2026-11-30T12:02:00.000Z' } }, /outside the time/],
    ['after it was good', { envelope: { expiresAt: '2026-11-30T12:01:00.000Z' } }, /outside the time/],
  ])('%s shows nothing', (_what, signing, problem) => {
    expect(problemOf(signing)).toMatch(problem);
  });
});

describe('a review whose entry', () => {
  const { enrolled, reviewed } = signedEntries();
  const another = signedEntries();
  const with_ = (data: object, entry: object = {}): ReviewEntry => ({
    ...reviewed,
    ...entry,
    data: { ...reviewed.data, ...data },
  });
  test.each<[what: string, entries: readonly ReviewEntry[], problem: RegExp]>([
    ['comes before that of the passkey', [reviewed], /not enrolled before/],
    [
      'comes after that by which the passkey was revoked',
      [enrolled, revoked, reviewed],
      /revoked by entry 1/,
    ],
    ['is there twice', [enrolled, reviewed, reviewed], /second time/],
    ['says the other verdict', [enrolled, with_({ verdict: 'reject' })], /another verdict/],
    ['names another revision', [enrolled, with_({ requestDigest: 'f'.repeat(64) })], /another revision/],
    ['names another request', [enrolled, with_({}, { request: `req_${'2'.repeat(26)}` })], /another request/],
    [
      'is of somebody else',
      [enrolled, with_({}, { actor: { kind: 'principal', id: OTHER } })],
      /another reviewer/,
    ],
    ['says that the server signed', [enrolled, with_({ signedBy: 'server' })], /no signature of a passkey/],
    ['has lost what was signed', [enrolled, with_({ proof: undefined })], /no signature of a passkey/],
    [
      'follows a second word on the passkey with another key',
      [enrolled, another.enrolled, another.reviewed],
      /does not fit/,
    ],
    [
      'is signed by a passkey of somebody else',
      [{ ...enrolled, data: { ...enrolled.data, principal: OTHER } }, reviewed],
      /not that of the reviewer/,
    ],
  ])('%s is found out', (_what, entries, problem) => {
    expect(problemIn(entries)).toMatch(problem);
  });

  test('comes before that by which the passkey was revoked stays valid', () => {
    expect(problemIn([enrolled, reviewed])).toBeNull();
    const register = createSignedReviewRegister(LOG);
    const found = [enrolled, reviewed, revoked].map((entry, index) => register.observe(index, entry));
    expect(found.map((one) => one?.problem)).toEqual([undefined, null, undefined]);
  });

  test('says that the server signed it, and no more, is not looked at', () => {
    const { proof: _proof, ...data } = { ...reviewed.data, signedBy: 'server' };
    expect(problemIn([enrolled, { ...reviewed, data }])).toBeUndefined();
  });

  test('is in another log is found out', () => {
    expect(problemIn([enrolled, reviewed], 'other.example/audit')).toMatch(/another log/);
  });
});
