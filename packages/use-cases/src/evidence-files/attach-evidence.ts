import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import type { ActingDeps } from '../deps.ts';
import { digestOfBytes, saltedDigest } from '../digest.ts';
import { foreseeSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import type { EvidenceFileRecord, EvidenceFiles, ReadTransaction, WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireTaskAsLogged } from '../tasks/require-task-as-logged.ts';
import { startedBy } from '../tasks/started-by.ts';
import { taskBlockerBy } from '../tasks/task-blocker.ts';
import { prepareTask, type TaskInHand, taskOf } from '../tasks/task-of.ts';
import { taskRefusal } from '../tasks/task-refusal.ts';
import { stripPicture } from './strip-picture.ts';

/** Pictures of one task, in all its rounds. */
const MOST_OF_TASK = 50;

export interface AttachEvidenceCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  readonly content: Uint8Array;
}

export type AttachEvidenceDeps = ActingDeps & {
  readonly refusals: RefusalCounter;
  readonly evidenceFiles: EvidenceFiles;
};

/**
 * Stores a picture beside the store that somebody names in a report later. Metadata is taken out first; what is stored is encrypted with the
 * key of the request's subject, so that erasing that makes it unreadable. The file is there before the row that speaks of it.
 * @throws CountersignError EVIDENCE_FILE_REFUSED, SUBJECT_ERASED, FORBIDDEN, TASK_REFUSED, TASK_STATE
 */
export const createAttachEvidence =
  (deps: AttachEvidenceDeps) =>
  async (
    command: AttachEvidenceCommand,
  ): Promise<{ id: string; mediaType: EvidenceFileRecord['mediaType']; size: number }> => {
    const { mediaType, content } = strippedFrom(command.content);
    await prepareTask(deps, command.task);
    const id = deps.ids.next('evidenceFile');
    const attach = (tx: WriteTransaction, stored: Uint8Array): Settled<EvidenceFileRecord> =>
      attachEvidence(tx, deps, { command, id, mediaType, content, storedDigest: digestOfBytes(stored) });
    // Nothing of somebody who may not attach it is written; they are refused once more, on record.
    const stored = deps.store.read((tx) => {
      const inHand = taskOf(tx, command.task);
      return attachProblem(tx, deps, { inHand, principal: command.principal }) === undefined
        ? tx.evidenceFiles.encrypt({ id, request: inHand.request.id }, content)
        : new Uint8Array();
    });
    if (stored.length > 0) await deps.evidenceFiles.write(digestOfBytes(stored), stored);
    const { size } = await settle(deps, command.actor, (tx) => attach(tx, stored));
    return { id, mediaType, size };
  };

function strippedFrom(content: Uint8Array) {
  const refused = (problem: string) => new CountersignError('EVIDENCE_FILE_REFUSED', { problem });
  try {
    return stripPicture(content);
  } catch (error) {
    throw error instanceof TypeError ? refused(error.message) : error;
  }
}

interface Attached {
  readonly command: AttachEvidenceCommand;
  readonly id: string;
  readonly mediaType: EvidenceFileRecord['mediaType'];
  readonly content: Uint8Array;
  readonly storedDigest: string;
}

function attachEvidence(
  tx: WriteTransaction,
  deps: AttachEvidenceDeps,
  { command, id, mediaType, content, storedDigest }: Attached,
): Settled<EvidenceFileRecord> {
  const { principal, actor } = command;
  const inHand = taskOf(tx, command.task);
  const problem = attachProblem(tx, deps, { inHand, principal });
  if (problem !== undefined) return taskRefusal(inHand, problem);
  const { task, step, request } = inHand;
  const record: EvidenceFileRecord = {
    id,
    task: task.id,
    request: request.id,
    principal: principal.id,
    mediaType,
    size: content.length,
    contentDigest: saltedDigest(saltOf(tx, request), digestOfBytes(content)),
    storedDigest,
    at: deps.clock.now(),
  };
  tx.evidenceFiles.insert(record);
  const { size, contentDigest } = record;
  tx.audit.append(actor, {
    type: 'evidence.attached',
    request: request.id,
    data: {
      task: task.id,
      step: step.id,
      key: step.key,
      file: id,
      mediaType,
      size,
      contentDigest,
      storedDigest,
    },
  });
  return { ok: true, value: record };
}

/** As whoever completes the task: what nobody can report nobody attaches. */
function attachProblem(
  tx: ReadTransaction,
  deps: ActingDeps,
  { inHand, principal }: { readonly inHand: TaskInHand; readonly principal: Principal },
) {
  const refusal = (reason: string) => ({
    error: new CountersignError('TASK_REFUSED', { reason }),
    rules: [],
  });
  const blocker = taskBlockerBy(
    tx,
    { inHand, principal, operation: 'complete-task' },
    {
      judge: (duty) => foreseeSeparationOfDuties(tx, deps, duty),
      requireLogged: () => requireTaskAsLogged(tx, deps, inHand),
    },
  );
  if (blocker !== undefined) return blocker;
  const { task, request } = inHand;
  const holder = startedBy(tx, deps, task);
  if (holder !== null && holder !== principal.id) return refusal('somebody else has this task in hand');
  const attached = tx.evidenceFiles.ofRequest(request.id).filter((file) => file.task === task.id);
  return attached.length >= MOST_OF_TASK
    ? refusal('as many pictures as a task may have are attached')
    : undefined;
}
