import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { cosign } from '../cosignature/cosign.ts';
import type { CosigningKey } from '../cosignature/cosigner-key.ts';
import { emptyRoot, sameHash } from '../merkle/hash.ts';
import { verifyConsistency } from '../merkle/verify-consistency.ts';
import type { AddCheckpointRequest } from './add-checkpoint-request.ts';
import { parseAddCheckpoint } from './parse-add-checkpoint.ts';

/** The largest checkpoint of one log that a witness has cosigned. */
export interface WitnessState {
  readonly size: bigint;
  readonly root: Uint8Array;
}

/** A log before its first checkpoint. */
export const NEVER_COSIGNED = (): WitnessState => ({ size: 0n, root: emptyRoot() });

/** What a witness knows of the log that a request is about. */
export interface WitnessedLog {
  readonly log: TrustedLog;
  readonly state: WitnessState;
}

/**
 * What a refused checkpoint says about its log, signed by it: `fork`, another root at the size that was cosigned, which
 * proves by itself that the log signed two histories; `unproven`, no proof that it continues what was cosigned, as a fork
 * looks at another size; `behind`, fewer entries than were cosigned, as a log looks that was cut back, or one that repeats
 * an old checkpoint.
 */
export type Suspicion = 'fork' | 'unproven' | 'behind';

export type WitnessAnswer =
  | {
      readonly status: 200;
      /** Cosignature line. */
      readonly body: string;
      /** To be durable before the answer is sent. */
      readonly next: WitnessState & { readonly origin: string; readonly note: string };
    }
  | {
      readonly status: 409;
      /** What the witness has cosigned last. */
      readonly size: bigint;
      readonly suspicion: Suspicion | null;
      readonly offered: Checkpoint;
    }
  | {
      readonly status: 422;
      readonly reason: string;
      readonly suspicion: Suspicion;
      readonly offered: Checkpoint;
    }
  | { readonly status: 400 | 403 | 404; readonly reason: string };

/**
 * What a witness answers to an add-checkpoint request, by c2sp.org/tlog-witness. Whoever calls it reads the state, calls
 * it, and keeps the next state in one transaction: between two requests nothing else may be cosigned. Never throws for
 * what a stranger sent.
 */
export function answerAddCheckpoint(
  body: string | Uint8Array,
  witness: {
    /** The log of this origin; undefined for one that is not witnessed. */
    readonly find: (origin: string) => WitnessedLog | undefined;
    readonly key: CosigningKey;
    /** Seconds since 1970. */
    readonly now: bigint;
  },
): WitnessAnswer {
  const request = parseAddCheckpoint(body);
  if (typeof request === 'string') return bad(`The request cannot be read: ${request}.`);
  const origin = request.checkpoint.slice(0, Math.max(0, request.checkpoint.indexOf('\n')));
  const known = witness.find(origin);
  if (known === undefined) return { status: 404, reason: 'This log is not witnessed here.' };
  const opened = openCheckpoint(request.checkpoint, known.log);
  if (!opened.ok) {
    const unsigned = opened.reason.startsWith('signature-') || opened.reason === 'key-ambiguous';
    return unsigned ? { status: 403, reason: opened.message } : bad(opened.message);
  }
  const { checkpoint } = opened;
  const refusal = refuse(request, checkpoint, known.state);
  if (refusal !== null) return refusal;
  const { size, root } = checkpoint;
  const line = cosign(opened.note.text, witness.key, witness.now);
  return { status: 200, body: line, next: { origin, size, root, note: `${request.checkpoint}${line}` } };
}

function refuse(
  { oldSize, proof }: AddCheckpointRequest,
  offered: Checkpoint,
  state: WitnessState,
): WitnessAnswer | null {
  if (oldSize > offered.size) return bad('The old size is above the size of the checkpoint.');
  const { size } = state;
  if (oldSize !== size) {
    const suspicion = offered.size < size ? 'behind' : null;
    return { status: 409, size, suspicion, offered };
  }
  if (offered.size === size) {
    if (!sameHash(offered.root, state.root)) return { status: 409, size, suspicion: 'fork', offered };
    return proof.length === 0 ? null : unproven(offered, 'Between equal sizes there is nothing to prove.');
  }
  if (size === 0n) {
    return proof.length === 0 ? null : unproven(offered, 'From size 0 the proof is empty.');
  }
  const claim = { size1: size, root1: state.root, size2: offered.size, root2: offered.root, proof };
  return verifyConsistency(claim)
    ? null
    : unproven(offered, 'The proof does not show that this checkpoint continues the one that was cosigned.');
}

function bad(reason: string): WitnessAnswer {
  return { status: 400, reason };
}

function unproven(offered: Checkpoint, reason: string): WitnessAnswer {
  return { status: 422, reason, suspicion: 'unproven', offered };
}
