import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { GovernanceState, RequestState, ReviewEnvelope } from '@countersign/schema';
import { challengeOf, envelopeText, reviewText, shownDigest } from '@countersign/signed-reviews';
import { createChallenges, createReviewDesk } from '@countersign/use-cases';
import type { PasskeyRecord, PasskeyVerifier } from '@countersign/use-cases/ports';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

const ORIGIN = 'https://countersign.example';
const SESSION = `ses_${'0'.repeat(26)}`;

/** A passkey of somebody, in software. */
export interface OwnPasskey {
  readonly record: PasskeyRecord;
  readonly privateKey: KeyObject;
}

/** Has somebody enrol a passkey that signs with EdDSA. @param isSynced whether the key can leave its device */
export async function enrolPasskey(world: World, by: Name, isSynced = false): Promise<OwnPasskey> {
  const { store, clock, ids } = world.deps;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const cose = Buffer.concat([Buffer.from('a4010103272006215820', 'hex'), Buffer.from(x ?? '', 'base64url')]);
  const principal = world.people[by];
  const id = ids.next('passkey');
  const enrolled = {
    principal: principal.id,
    credentialId: createHash('sha256').update(cose).digest('base64url'),
    publicKey: cose.toString('base64url'),
    algorithm: -8,
    aaguid: '00000000-0000-0000-0000-000000000000',
    backupEligible: isSynced,
    backedUp: isSynced,
    vouchedBy: 'invitation',
  } as const;
  const record: PasskeyRecord = {
    ...enrolled,
    id,
    signCount: 0,
    transports: [],
    label: 'laptop',
    createdAt: clock.now(),
    lastUsedAt: null,
    revokedAt: null,
  };
  await store.write((tx) => {
    tx.passkeys.insert(record);
    const data = { passkey: id, ...enrolled };
    tx.audit.append(actorOf(principal), { type: 'passkey.enrolled', request: null, data });
  });
  return { record, privateKey };
}

/** What is asked of a browser is not what is tested here: the desk checks the signature itself as well. */
const TAKES_ALL: PasskeyVerifier = {
  verifyRegistration: () => Promise.reject(new Error('nobody enrols here')),
  verifyAssertion: async (_assertion, { passkey }) => ({
    ok: true,
    value: { signCount: 0, backedUp: false, backupEligible: passkey !== null && isSynced(passkey) },
  }),
};
const synced = new Set<string>();
const isSynced = ({ credentialId }: Pick<PasskeyRecord, 'credentialId'>) => synced.has(credentialId);

/** Reviews with a passkey, as the page does it. */
export async function signReview(
  world: World,
  { record, privateKey }: OwnPasskey,
  {
    subject,
    verdict = 'approve',
    onBehalfOf,
    shownFor = onBehalfOf ?? null,
  }: {
    readonly subject: string;
    readonly verdict?: 'approve' | 'reject' | 'return';
    readonly onBehalfOf?: string | undefined;
    /** In whose place the text says that it is, where that is another one. */
    readonly shownFor?: string | null;
  },
): Promise<RequestState | GovernanceState> {
  const { deps } = world;
  if (record.backupEligible) synced.add(record.credentialId);
  const desk = createReviewDesk({
    ...deps,
    challenges: createChallenges(deps),
    passkeys: TAKES_ALL,
    sessionLimits: { idleMillis: 1, totalMillis: 1 },
  });
  const person = Object.values(world.people).find(({ id }) => id === record.principal);
  if (person === undefined) throw new Error('the passkey is nobody’s');
  const by = { person, principal: person.id, session: SESSION };
  const shown = desk.show(by, subject, shownFor ?? undefined);
  const { document, state: _state, signature: _signature, standIns: _standIns, ...known } = shown;
  const { order } = desk.ask(by, { subject, verdict, origin: ORIGIN });
  const { salt, issuedAt, expiresAt, ...ordered } = order;
  const reason = verdict === 'approve' ? null : 'It is not needed';
  const said: ReviewEnvelope = {
    version: 1,
    ...known,
    ...ordered,
    subject: subject as ReviewEnvelope['subject'],
    textDigest: shownDigest(salt, reviewText(document)),
    reasonDigest: reason === null ? null : shownDigest(salt, reason),
    verdict,
    principal: person.id,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    issuedAt: new Date(issuedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
  const envelope = envelopeText(said);
  const client = Buffer.from(
    JSON.stringify({
      type: 'webauthn.get',
      challenge: challengeOf(envelope),
      origin: ORIGIN,
      crossOrigin: false,
    }),
  );
  const digest = (value: string | Buffer) => createHash('sha256').update(value).digest();
  const flags = record.backupEligible ? 0x1d : 0x05;
  const data = Buffer.concat([digest(new URL(ORIGIN).hostname), Buffer.from([flags, 0, 0, 0, 0])]);
  const signature = sign(null, Buffer.concat([data, digest(client)]), privateKey);
  const { state } = await desk.review(by, {
    subject,
    origin: ORIGIN,
    envelope,
    reason,
    assertion: {
      id: record.credentialId,
      rawId: record.credentialId,
      type: 'public-key',
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    },
  });
  return state;
}
