import {
  answerAddCheckpoint,
  type CosigningKey,
  NEVER_COSIGNED,
  parseAddCheckpoint,
  type Suspicion,
  type WitnessAnswer,
} from '@countersign/audit-log';
import type { Logger } from 'pino';
import type { Memory } from './memory/cosigned.ts';
import type { Connection } from './memory/open-database.ts';
import type { WatchedLogs } from './watched-logs.ts';

/** What is said where a refused checkpoint is signed by its log; anybody can repeat an old one, so that is no alarm. */
const SAYINGS: Readonly<Record<Suspicion, { level: 'error' | 'warn'; message: string }>> = {
  fork: {
    level: 'error',
    message: 'REFUSED A FORK: the log signed another history of the same size; both checkpoints are kept',
  },
  unproven: {
    level: 'error',
    message: 'REFUSED: the log does not prove that its checkpoint continues what was cosigned',
  },
  behind: {
    level: 'warn',
    message: 'refused a checkpoint with fewer entries than were cosigned; look whether the log was cut back',
  },
};

/** Answers add-checkpoint requests, one after the other. */
export function createAddCheckpoint(witness: {
  readonly database: Connection;
  readonly memory: Memory;
  readonly key: CosigningKey;
  readonly logs: WatchedLogs;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}): (body: Buffer) => WitnessAnswer {
  const { database, memory, key, logs, logger } = witness;
  const answer = (body: Buffer): WitnessAnswer => {
    const at = witness.now();
    const answered = answerAddCheckpoint(body, {
      find: (origin) => {
        const log = logs.get(origin);
        return log === undefined ? undefined : { log, state: memory.state(origin) ?? NEVER_COSIGNED() };
      },
      key,
      now: BigInt(Math.floor(at / 1000)),
    });
    if (answered.status === 200) memory.keep({ ...answered.next, at });
    else storeEvidence(answered, { body, at, memory });
    return answered;
  };
  // What is read, decided and kept is one transaction, durable before the answer: of two requests that race, also at two
  // processes, the second one sees what the first one was given.
  const transaction = database.transaction(answer);
  return (body) => {
    const answered = transaction.immediate(body);
    say(answered, logger);
    return answered;
  };
}

function storeEvidence(
  answered: WitnessAnswer,
  { body, at, memory }: { body: Buffer; at: number; memory: Memory },
): void {
  if (!('suspicion' in answered) || answered.suspicion === null || answered.suspicion === 'behind') return;
  const request = parseAddCheckpoint(body);
  if (typeof request === 'string') return;
  const { origin, size, root } = answered.offered;
  memory.insertRefused({ origin, size, root, at, note: request.checkpoint, suspicion: answered.suspicion });
}

function say(answered: WitnessAnswer, logger: Logger): void {
  if (answered.status === 200) {
    const { origin, size } = answered.next;
    logger.debug({ origin, size: String(size) }, 'cosigned');
  } else if ('suspicion' in answered && answered.suspicion !== null) {
    const { suspicion, offered } = answered;
    const { level, message } = SAYINGS[suspicion];
    const root = Buffer.from(offered.root).toString('hex');
    const cosigned = 'size' in answered ? { cosigned: String(answered.size) } : {};
    const about = { alert: `log-${suspicion}`, origin: offered.origin, size: String(offered.size), root };
    logger[level]({ ...about, ...cosigned }, message);
  } else {
    logger.debug({ status: answered.status }, 'a request was refused');
  }
}
