import { type CheckpointFailure, openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { isBytes } from '../encoding/bytes.ts';
import { type Cursor, openCursor } from './cursor.ts';
import { type Digest, toDigest } from './digest.ts';
import type { CheckpointFinding } from './finding.ts';
import type { Findings } from './findings.ts';
import type { CheckpointRow, LogSource } from './log-source.ts';
import { asRow, toKey } from './row.ts';

/** A size whose root a trusted key has signed. */
interface SignedRoot {
  readonly size: number;
  readonly root: Digest;
}

/** The stored checkpoints in the order of their sizes, those that are good; the others are reported. */
export interface CheckpointReader {
  /** The next good checkpoint, which stays until it is passed; nothing after the last. */
  readonly next: SignedRoot | undefined;
  pass(): void;
  /** The largest size that any row so far was stored under, good or not; nothing before the first. */
  readonly largestSize: number | undefined;
  close(): void;
}

interface Fields {
  readonly size: number;
  readonly note: unknown;
}

const KINDS: Record<CheckpointFailure['reason'], CheckpointFinding['kind']> = {
  'note-malformed': 'checkpoint-malformed',
  'checkpoint-malformed': 'checkpoint-malformed',
  'signature-invalid': 'checkpoint-signature',
  'signature-missing': 'checkpoint-signature',
  'key-ambiguous': 'checkpoint-signature',
  'key-out-of-range': 'checkpoint-signature',
  'origin-mismatch': 'origin-mismatch',
};

export function readCheckpoints(source: LogSource, log: TrustedLog, findings: Findings): CheckpointReader {
  const rows: Cursor<Fields> = openCursor({
    open: () => source.checkpoints(),
    fields(row) {
      const { size, note } = asRow<CheckpointRow>(row);
      return { size: toKey(size), note };
    },
    onUnreadable: (message) =>
      findings.source('checkpoints', `The checkpoints cannot be read further: ${message}`),
  });
  let largestSize: number | undefined;
  let next: SignedRoot | undefined;

  const open = ({ size, note }: Fields): SignedRoot | undefined => {
    const named = Math.max(size, 0);
    const refuse = (kind: CheckpointFinding['kind'], why: string) => {
      findings.checkpoint(kind, named, `The checkpoint stored under size ${named} is not good. ${why}`);
      return undefined;
    };
    if (size < 0)
      return refuse('checkpoint-malformed', 'The size it is stored under is no whole number from 0.');
    if (largestSize !== undefined && size <= largestSize)
      return refuse('checkpoint-malformed', 'It is out of order.');
    largestSize = size;
    if (typeof note !== 'string' && !isBytes(note))
      return refuse('checkpoint-malformed', 'What is stored is neither text nor bytes.');
    const opened = openCheckpoint(note, log);
    if (!opened.ok) return refuse(KINDS[opened.reason], opened.message);
    const { checkpoint } = opened;
    if (checkpoint.size === BigInt(size)) return { size, root: toDigest(checkpoint.root) };
    return refuse('checkpoint-malformed', `It was signed for size ${checkpoint.size}.`);
  };
  const pass = () => {
    next = undefined;
    while (next === undefined && rows.current !== undefined) {
      next = open(rows.current);
      rows.advance();
    }
  };
  pass();
  return {
    get next() {
      return next;
    },
    get largestSize() {
      return largestSize;
    },
    pass,
    close: () => rows.close(),
  };
}
