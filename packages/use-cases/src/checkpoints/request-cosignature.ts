import { formatAddCheckpoint, openCosigned } from '@countersign/audit-log';
import type { CheckpointTarget, DeliveryDeps, DeliveryOutcome, KnownOfTarget } from './targets.ts';

type Witness = Extract<CheckpointTarget, { kind: 'witness' }>;

/** A witness that was asked by another worker meanwhile is asked once more from where it stands. */
const ATTEMPTS = 2;

/**
 * Asks a witness to cosign the newest checkpoint. Where it stands elsewhere than expected it is asked again from there;
 * what no proof can mend means that this log is not the one that the witness saw.
 * @throws DeliveryFailure
 */
export async function requestCosignature(
  deps: Pick<DeliveryDeps, 'store' | 'trustedLog'>,
  witness: Witness,
  { from, contradicting, signal }: KnownOfTarget & { readonly signal: AbortSignal },
): Promise<DeliveryOutcome> {
  let held = from;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // Read anew each time: the log may have grown past what the witness holds since it was asked.
    const offer = readOffer(deps, held);
    if (offer === null) return { kind: 'failed', code: 'no-checkpoint' };
    const { size, note, proof } = offer;
    if (proof === undefined) return { kind: 'contradicted', code: 'rolled-back', size, held };
    const body = formatAddCheckpoint({ oldSize: held, proof, checkpoint: note });
    const answer = await witness.caller.addCheckpoint(body, signal);
    const isForgetful = held < (contradicting ?? 0);
    // It began anew since it contradicted: what it says now says nothing of what it held.
    if (answer.status === 200 && isForgetful) return { kind: 'failed', code: 'witness-forgot' };
    if (answer.status === 200) return readCosignature(deps, witness, { size, note, lines: answer.body });
    // Another root of the same size, or no way from what it holds to here.
    const fork = { kind: 'contradicted', code: 'forked', size, held } as const;
    if (answer.status === 422 && held > 0) return fork;
    if (answer.status !== 409) return { kind: 'failed', code: `witness-${answer.status}` };
    const stands = parseSize(answer.body);
    if (stands === undefined) return { kind: 'failed', code: 'witness-answer-unreadable' };
    if (stands === held) return fork;
    held = stands;
  }
  return { kind: 'failed', code: 'witness-moved' };
}

function readOffer({ store }: Pick<DeliveryDeps, 'store'>, from: number) {
  return store.read((tx) => {
    const newest = tx.audit.checkpoint();
    if (newest === undefined) return null;
    return { ...newest, proof: tx.audit.consistency({ from, to: newest.size }) };
  });
}

/** What the witness sent counts only once it was verified: it may be anybody's text. */
function readCosignature(
  { trustedLog }: Pick<DeliveryDeps, 'trustedLog'>,
  { key, vkey }: Witness,
  { size, note, lines }: { size: number; note: string; lines: string },
): DeliveryOutcome {
  const opened = openCosigned(`${note}${lines}`, { log: trustedLog, cosigners: [key] });
  const [cosignature] = opened.ok ? opened.cosignatures : [];
  if (cosignature === undefined) return { kind: 'failed', code: 'witness-signature-invalid' };
  return { kind: 'delivered', size, cosignature: { size, witness: vkey, line: cosignature.line } };
}

function parseSize(body: string): number | undefined {
  const [, digits = ''] = /^(0|[1-9][0-9]{0,15})\n?$/.exec(body) ?? [];
  const size = Number(digits);
  return digits !== '' && Number.isSafeInteger(size) ? size : undefined;
}
