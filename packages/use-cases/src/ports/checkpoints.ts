/** Why a checkpoint could not be handed over. */
export class DeliveryFailure extends Error {
  readonly retryable = true;
  /** What happened, in one word for people and metrics: no address, no secret, nothing that the other side wrote. */
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`the checkpoint could not be handed over (${code})`, { cause });
    this.name = 'DeliveryFailure';
    this.code = code;
  }
}

/** A signed checkpoint on its way out. */
export interface CheckpointMessage {
  readonly origin: string;
  readonly size: number;
  /** The signed note. */
  readonly note: string;
}

/** Asks a witness for a cosignature (c2sp.org/tlog-witness). */
export interface WitnessCaller {
  /** Gives the answer as it came, whatever its status. @throws DeliveryFailure when there was none */
  addCheckpoint(body: string, signal: AbortSignal): Promise<{ status: number; body: string }>;
}

/** Hands checkpoints to somebody who keeps them. */
export interface CheckpointSender {
  /** Resolves once the other side has it. May be told the same one again. @throws DeliveryFailure */
  send(message: CheckpointMessage, signal: AbortSignal): Promise<void>;
}

/** A file that checkpoints are appended to. */
export interface CheckpointArchive {
  /** The last complete checkpoint in it; undefined where there is none. @throws DeliveryFailure */
  last(): Promise<{ readonly exists: boolean; readonly note: string | undefined }>;
  /** Resolves once it is on the disk; makes the file where it is missing. @throws DeliveryFailure */
  append(note: string): Promise<void>;
}
