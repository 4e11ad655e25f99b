import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TrustedLog, verifyProof } from '@countersign/audit-log';
import { type PackEntry, textOf } from '@countersign/evidence';
import { type EvidenceRequest, evidenceRequestSchema, reviewProofSchema } from '@countersign/schema';
import { parseEnvelope } from '@countersign/signed-reviews';
import canonicalize from 'canonicalize';
import { type FolderLog, readEntries } from './log-folder.ts';
import type { PackFinding } from './pack-finding.ts';

/** Checks the proofs beside the pages, the documents of the policies, and what is shown of requests against its digests. */
export function* checkShown(
  pack: string,
  { log, trusted }: { readonly log: FolderLog; readonly trusted: TrustedLog },
): Generator<PackFinding> {
  yield* checkProofs(pack, trusted);
  yield* checkPolicies(pack);
  const shown = new Map(readRequests(pack).map((one) => [one.request.id, one]));
  for (const entry of readEntries(pack, log.size)) {
    const of = shown.get(entry.request ?? '');
    if (of !== undefined) yield* checkRequest(of, entry);
  }
}

function* checkProofs(pack: string, trusted: TrustedLog): Generator<PackFinding> {
  for (const name of list(pack, 'proofs').filter((one) => one.endsWith('.tlog-proof'))) {
    const index = name.replace('.tlog-proof', '');
    const proven = verifyProof(
      {
        entry: read(pack, `proofs/${index}.json`),
        proof: read(pack, `proofs/${name}`),
      },
      trusted,
    );
    if (!proven.ok) yield { kind: 'proof', message: `proofs/${name} does not verify: ${proven.message}` };
    else if (String(proven.index) !== index)
      yield { kind: 'proof', message: `proofs/${name} is the proof of entry ${proven.index}.` };
  }
}

/** The digest of a set is over its documents in canonical form, as the bundle has them. */
function* checkPolicies(pack: string): Generator<PackFinding> {
  for (const name of list(pack, 'policies').filter((one) => one.endsWith('.json'))) {
    const { rules } = JSON.parse(read(pack, `policies/${name}`).toString('utf8'));
    const digest = createHash('sha256')
      .update(`[${[rules].flat().join(',')}]`)
      .digest('hex');
    if (`${digest}.json` !== name)
      yield { kind: 'shown', message: `policies/${name} holds documents with the digest ${digest}.` };
  }
}

const readRequests = (pack: string): readonly EvidenceRequest[] =>
  list(pack, 'data/requests').map((name) =>
    evidenceRequestSchema.parse(JSON.parse(read(pack, `data/requests/${name}`).toString('utf8'))),
  );

/** Stands where a text was that was about somebody who is erased; what has one in it has no digest any more. */
const ERASED = '[erased]';

/** What the log says about a request by digest has to be what the pack shows of it. */
function* checkRequest(shown: EvidenceRequest, entry: PackEntry): Generator<PackFinding> {
  const { request, decision, facts } = shown;
  const revision = entry.data['revision'];
  const of = shown.inputs.find((input) => input.revision === revision);
  if (of === undefined || of.salt.includes(ERASED)) return;
  const current = revision === request.revision;
  const differs = (field: string, digest: string): boolean => digest !== textOf(entry, field);
  const wrong = (what: string): PackFinding => ({
    kind: 'shown',
    message: `data/requests/${request.id}.json shows ${what} than entry ${entry.index} stands for.`,
  });
  switch (entry.type) {
    case 'request.submitted':
    case 'request.edited': {
      const { input, salt, whole } = of;
      if (whole && differs('requestDigest', digestOf({ request: request.id, revision, input, salt })))
        yield wrong('another request');
      return;
    }
    case 'decision.made':
      if (!current || textOf(entry, 'decision') !== decision.id) return;
      if (differs('decisionDigest', salted(of.salt, decision))) yield wrong('another decision');
      if (differs('factsDigest', salted(of.salt, facts))) yield wrong('other facts');
      return;
    case 'review.recorded': {
      const id = textOf(entry, 'review');
      const one = [...shown.reviews, ...shown.earlierReviews].find((review) => review.id === id);
      if (one?.principal !== entry.actor.id || one.verdict !== textOf(entry, 'verdict'))
        yield wrong('another review');
      // Entries from before reasons had a digest say nothing of them.
      else if (
        entry.data['reasonDigest'] !== undefined &&
        differs('reasonDigest', salted(of.salt, one.reason))
      )
        yield wrong('another reason of a review');
      else if (isOtherText(one.shown, entry)) yield wrong('another text that a passkey signed');
      return;
    }
    case 'request.commented': {
      const one = shown.comments?.find(({ id }) => id === textOf(entry, 'comment'));
      if (one?.principal !== entry.actor.id || differs('textDigest', salted(of.salt, one.text)))
        yield wrong('another comment');
      return;
    }
    case 'break-glass.used':
    case 'break-glass.reviewed': {
      const one = shown.breakGlass?.find(({ id }) => id === textOf(entry, 'breakGlass'));
      const said = entry.type === 'break-glass.used' ? one : one?.review;
      if (said?.principal !== entry.actor.id || differs('reasonDigest', salted(of.salt, said.reason)))
        yield wrong('another broken glass');
      else if (entry.type === 'break-glass.reviewed' && one?.review?.verdict !== textOf(entry, 'verdict'))
        yield wrong('another verdict on a broken glass');
      return;
    }
    case 'permit.issued':
      if (current && differs('planDigest', salted(of.salt, shown.revision.plan))) yield wrong('another plan');
  }
}

/** Whether what is to have been signed is not what the envelope stands for; nobody can tell where it was erased. */
function isOtherText(shown: string | null, { data }: PackEntry): boolean {
  const proof = reviewProofSchema.safeParse(data['proof']).data;
  if (proof === undefined) return shown !== null;
  if (shown === null || shown.includes(ERASED)) return false;
  return parseEnvelope(proof.envelope)?.textDigest !== createHash('sha256').update(shown).digest('hex');
}

const salted = (salt: string, value: unknown): string => digestOf({ salt, value });

function list(pack: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(pack, folder));
  } catch {
    return [];
  }
}

function read(pack: string, path: string): Buffer {
  try {
    return readFileSync(join(pack, path));
  } catch {
    return Buffer.alloc(0);
  }
}

/** SHA-256 over the canonical JSON (RFC 8785) of a value, as entries of the log name contents. */
const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
