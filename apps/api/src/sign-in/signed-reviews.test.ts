import { createHash } from 'node:crypto';
import type { AuditEntry, RequestViewWire } from '@countersign/schema';
import { createSignedReviewRegister } from '@countersign/signed-reviews';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';
import { createSoftwarePasskey } from './testing/software-passkeys.ts';
import { hand, type SignedVerdict, signed, signReview } from './testing/software-reviews.ts';
import {
  cookieOf,
  enrolSoftware,
  fromPage,
  passkeysOf,
  type SoftwareVisitor,
  signInWith,
} from './testing/software-visitors.ts';
import { summary } from './testing/visitors.ts';

const installation = useInstallation();
afterEach(() => void vi.restoreAllMocks());

/** Approvers with a passkey, and somebody who approves nothing: who comes after the seal waits for others. */
const approvers: SoftwareVisitor[] = [];
let stranger: SoftwareVisitor;
/** Requests that wait for a review; their integrations were registered while one person could do that. */
const waiting: RequestViewWire[] = [];
beforeAll(async () => {
  const at = installation();
  for (let one = 0; one < 8; one += 1) approvers.push(await enrolSoftware(at, ['approver']));
  stranger = await enrolSoftware(at, ['requester']);
  for (let one = 0; one < 36; one += 1) waiting.push(await submitted(at));
  await at.call('ada', 'sealInstallation');
}, 60_000);

function request(): RequestViewWire {
  const next = waiting.pop();
  if (next === undefined) throw new Error('no request is left');
  return next;
}

/** The same two for whoever needs no more; each test has requests of its own. */
const approver = (number = 0): SoftwareVisitor => {
  const found = approvers[number];
  if (found === undefined) throw new Error(`there is no approver ${number}`);
  return found;
};
let spent = 2;
/** One whose passkey a test revokes. */
const approverToLose = () => approver(spent++);

let people = 0;
/** A change of who may do what that waits for two approvals. */
async function proposed(at: Installation): Promise<string> {
  people += 1;
  const body = {
    name: `Person ${people}`,
    email: `person-${people}@acme.example`,
    kind: 'person',
    roles: ['requester'],
    reason: 'A new colleague',
  };
  const { token } = at.people.ada;
  return (await send(at.app, 'addPrincipal', { body, token })).json().id;
}

/** Reviews that the log holds, as whoever verifies it later finds them. */
function checked(at: Installation) {
  const register = createSignedReviewRegister(at.services.keys.origin);
  return at.services.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 10_000 }))
    .flatMap(({ body }, index) => {
      const entry = JSON.parse(Buffer.from(body).toString('utf8')) as AuditEntry;
      return register.observe(index, entry) ?? [];
    });
}

const reviewsIn = (entries: readonly AuditEntry[]) =>
  entries.filter(({ type }) => type === 'review.recorded' || type === 'governance.reviewed');

describe('a review that is signed by a passkey', () => {
  test('of a request is recorded with all that shows later what was signed, and counts', async () => {
    const at = installation();
    const [visitor, asked] = [approver(), request()];
    const subject = asked.request.id;
    const from = logSize(at);
    const answer = await signReview(at, visitor, { subject, reason: '  As agreed  ' });
    expect([summary(answer), answer.json()]).toEqual(['OK', { state: 'approved' }]);
    const [entry] = reviewsIn(entriesFrom(at, from));
    const passkey = passkeysOf(at, visitor.id)[0]?.id;
    expect(entry).toMatchObject({
      type: 'review.recorded',
      actor: { kind: 'principal', id: visitor.id },
      data: { signedBy: 'passkey', requestDigest: asked.revision.digest, proof: { passkey } },
    });
    expect(checked(at).at(-1)).toEqual({
      index: expect.any(Number),
      review: entry?.data.review,
      passkey,
      deviceBound: true,
      problem: null,
    });
    const [row] = at.services.store.read((tx) => tx.reviews.ofRequest(subject));
    expect(row?.reason).toBe('As agreed');
    expect(row?.shown).toMatch(/^[\w-]{43}\ncountersign review v1\nrequest: req_/);
    expect(row?.shown).toContain('reason: The newsletter needs it');
    // Whoever looks the request up can compare it with what was signed.
    const [shown] = (await at.call('audrey', 'showRequest', { params: { id: subject } })).reviews;
    expect(shown).toMatchObject({ signedBy: 'device-bound', shown: row?.shown });
    const { textDigest } = JSON.parse(row?.proof?.envelope ?? '');
    expect(
      createHash('sha256')
        .update(shown?.shown ?? '')
        .digest('hex'),
    ).toBe(textDigest);
    expect(JSON.stringify(entriesFrom(at, 0))).not.toContain('newsletter needs');
  });

  test('of a change of who may do what is the same, and rejects it', async () => {
    const at = installation();
    const [visitor, subject] = [approver(), await proposed(at)];
    const answer = await signReview(at, visitor, { subject, verdict: 'reject', reason: 'Not for Rex' });
    expect([summary(answer), answer.json()]).toEqual(['OK', { state: 'rejected' }]);
    expect(checked(at).at(-1)).toMatchObject({ problem: null, deviceBound: true });
    expect((await at.call('ada', 'showChange', { params: { id: subject } })).reviews).toMatchObject([
      {
        verdict: 'reject',
        reason: 'Not for Rex',
        principal: visitor.id,
        signedBy: 'device-bound',
        shown: expect.stringContaining(`change: ${subject}`),
      },
    ]);
  });
});

type Attack = (
  at: Installation,
  visitor: SoftwareVisitor,
  subject: string,
) => Promise<{
  statusCode: number;
  json(): { code: string };
}>;
const sends =
  (said: SignedVerdict): Attack =>
  (at, visitor, subject) =>
    signReview(at, visitor, { ...said, subject });

const ATTACKS: readonly (readonly [how: string, code: string, attack: Attack])[] = [
  ['without the user being verified', 'PASSKEY_REFUSED', sends({ answer: { flags: 0x01 } })],
  ['without the user being there', 'PASSKEY_REFUSED', sends({ answer: { flags: 0x04 } })],
  ['by a key that says now that it can be copied', 'PASSKEY_REFUSED', sends({ answer: { flags: 0x0d } })],
  ['on a page of somebody else', 'PASSKEY_REFUSED', sends({ answer: { origin: 'https://evil.example' } })],
  ['for another name', 'PASSKEY_REFUSED', sends({ answer: { name: 'evil.example' } })],
  [
    'with the envelope of a page of somebody else',
    'PASSKEY_REFUSED',
    sends({ envelope: { origin: 'https://evil.example' } }),
  ],
  ['with a digest of another text', 'SIGNED_OTHERWISE', sends({ envelope: { textDigest: '0'.repeat(64) } })],
  ['for another log', 'SIGNED_OTHERWISE', sends({ envelope: { log: 'other.example/log' } })],
  ['with another decision', 'SIGNED_OTHERWISE', sends({ envelope: { decisionDigest: '0'.repeat(64) } })],
  ['with other policies', 'SIGNED_OTHERWISE', sends({ envelope: { policyDigest: '0'.repeat(64) } })],
  [
    'for longer than it was asked for',
    'SIGNED_OTHERWISE',
    sends({ envelope: { expiresAt: '2999-01-01T00:00:00.000Z' } }),
  ],
  [
    'as if another reason was given',
    'SIGNED_OTHERWISE',
    sends({ envelope: { reasonDigest: '0'.repeat(64) } }),
  ],
  ['with a nonce that nobody gave', 'PASSKEY_REFUSED', sends({ envelope: { nonce: 'A'.repeat(43) } })],
  [
    'with the key of somebody who has none here',
    'PASSKEY_REFUSED',
    sends({ signer: createSoftwarePasskey() }),
  ],
  [
    'by another person',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) => signReview(at, visitor, { subject, signer: approver(1).passkey }),
  ],
  [
    'in the name of another person',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) =>
      signReview(at, visitor, { subject, envelope: { principal: approver(1).id } }),
  ],
  [
    'in the session of another person',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) => {
      const body = await signed(at, visitor, { subject });
      return hand(at, approver(1), { subject, body });
    },
  ],
  [
    'in another session of the same person',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) => {
      const body = await signed(at, visitor, { subject });
      const cookie = cookieOf(await signInWith(at, visitor.passkey));
      return hand(at, { cookie }, { subject, body });
    },
  ],
  [
    "as another person's review, by that one's key",
    'SIGNED_OTHERWISE',
    async (at, visitor, subject) => {
      const { id, passkey } = approver(1);
      return signReview(at, visitor, { subject, signer: passkey, envelope: { principal: id } });
    },
  ],
  [
    'for another request',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) => {
      const body = await signed(at, visitor, { subject });
      return hand(at, visitor, { subject: request().request.id, body });
    },
  ],
  [
    'with a verdict that was turned round afterwards',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) => {
      const body = await signed(at, visitor, { subject, verdict: 'reject', reason: 'No' });
      if ('refused' in body) return body.refused;
      const envelope = body.envelope.replace('"reject"', '"approve"');
      return hand(at, visitor, { subject, body: { ...body, envelope } });
    },
  ],
  [
    'with a reason that was put in afterwards',
    'SIGNED_OTHERWISE',
    async (at, visitor, subject) => {
      const body = await signed(at, visitor, { subject });
      return hand(at, visitor, { subject, body: { ...body, reason: 'I insist' } });
    },
  ],
  [
    'with a key that was revoked meanwhile',
    'SESSION_ENDED',
    async (at, _visitor, subject) => {
      const loses = approverToLose();
      const body = await signed(at, loses, { subject });
      const [passkey] = passkeysOf(at, loses.id);
      await at.call('ada', 'revokePasskey', { params: { id: passkey?.id ?? '' } });
      return hand(at, loses, { subject, body });
    },
  ],
  [
    'when the nonce has expired',
    'PASSKEY_REFUSED',
    async (at, visitor, subject) => {
      const body = await signed(at, visitor, { subject });
      const later = Date.now() + 5 * 60_000;
      vi.spyOn(at.services.clock, 'now').mockReturnValue(later);
      return hand(at, visitor, { subject, body });
    },
  ],
];

describe('of a request and of a change of who may do what', () => {
  for (const [how, code, attack] of ATTACKS)
    test(`what is signed ${how} is refused, and nobody has reviewed anything`, async () => {
      const at = installation();
      for (const subject of [request().request.id, await proposed(at)]) {
        const from = logSize(at);
        const answer = await attack(at, approver(), subject);
        vi.restoreAllMocks();
        expect([subject, summary(answer)]).toEqual([subject, code]);
        expect(reviewsIn(entriesFrom(at, from))).toEqual([]);
      }
    });
});

describe('a review that was signed', () => {
  test('counts once: the same answer a second time is refused', async () => {
    const at = installation();
    const visitor = approver();
    for (const subject of [request().request.id, await proposed(at)]) {
      const body = await signed(at, visitor, { subject });
      expect(summary(await hand(at, visitor, { subject, body }))).toBe('OK');
      const from = logSize(at);
      expect(summary(await hand(at, visitor, { subject, body }))).toBe('PASSKEY_REFUSED');
      expect(reviewsIn(entriesFrom(at, from))).toEqual([]);
    }
  });

  test('of a revision that was edited meanwhile is refused', async () => {
    const at = installation();
    const [visitor, { request: asked, input }] = [approver(), request()];
    const subject = asked.id;
    const body = await signed(at, visitor, { subject });
    const edited = { ...input, reason: 'Another reason' };
    await at.call('rita', 'editRequest', { params: { id: subject }, body: edited });
    expect(summary(await hand(at, visitor, { subject, body }))).toBe('REVISION_MOVED');
    // Signed for the new revision, with the digest of the old one.
    const stale = { revisionDigest: 'envelope' in body ? JSON.parse(body.envelope).revisionDigest : '' };
    expect(summary(await signReview(at, visitor, { subject, envelope: stale }))).toBe('REVISION_MOVED');
    expect(summary(await signReview(at, visitor, { subject }))).toBe('OK');
  });

  test('stays valid when the passkey is revoked afterwards', async () => {
    const at = installation();
    const visitor = approverToLose();
    const subject = request().request.id;
    expect(summary(await signReview(at, visitor, { subject }))).toBe('OK');
    await at.call('ada', 'revokePasskey', { params: { id: passkeysOf(at, visitor.id)[0]?.id ?? '' } });
    expect(checked(at).filter(({ problem }) => problem !== null)).toEqual([]);
  });
});

test('only who may review does, only who may see a change is shown it, and both in a browser only', async () => {
  const at = installation();
  const subject = request().request.id;
  const change = await proposed(at);
  const look = (id: string, cookie?: string) =>
    fromPage(
      at.app,
      `/review/${id}/document`,
      {},
      { method: 'GET', ...(cookie === undefined ? {} : { cookie }) },
    );
  expect((await look(subject)).statusCode).toBe(401);
  expect(summary(await signReview(at, stranger, { subject }))).toBe('FORBIDDEN');
  expect((await look(change, stranger.cookie)).statusCode).toBe(403);
  const asToken = await at.app.inject({
    url: `/review/${subject}/document`,
    headers: { host: 'localhost', authorization: `Bearer ${at.people.amy.token}` },
  });
  expect(asToken.statusCode).toBe(401);
});

test('the page is reached by the address that the command line knows, and leads to the one that passkeys belong to', async () => {
  const { app } = installation();
  const path = `/review/${request().request.id}`;
  const answer = await app.inject({ url: path, headers: { host: '127.0.0.1' } });
  expect([answer.statusCode, answer.headers.location]).toEqual([308, `http://localhost${path}`]);
});
