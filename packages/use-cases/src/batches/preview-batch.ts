import type { RequestFile } from '@countersign/request-files';
import { CountersignError, type RequestInput } from '@countersign/schema';
import { authorizeSomewhere } from '../authorization/index.ts';
import { digestOfBytes } from '../digest.ts';
import { addRemovals, countRemovals, earlierRemovals, type InFile } from '../evaluation/blast-radius.ts';
import type { Rehearsal, StagedRow } from '../ports/index.ts';
import { admitRequest } from '../requests/submit-request.ts';
import { isBatchVisible } from './own-batch.ts';
import { type BatchDeps, NO_REMOVALS, parseFile, ROWS_AT_ONCE, stagedRows } from './read-rows.ts';
import { rowProblem } from './row-problem.ts';
import type { BatchCommand } from './take-batch.ts';
import { type BatchRowView, viewRow } from './view-batch.ts';

/** What a submission of a file would say. */
export interface BatchPreview {
  /** The batch that the same file became already, by whoever handed it in; null where it did not, or where the batch is not to be seen. */
  readonly submittedAs: string | null;
  /** How many rows the file has. */
  readonly count: number;
  /** In the order of the file, some at a time, as they are decided. */
  readonly rows: AsyncGenerator<readonly BatchRowView[], void, void>;
  /**
   * Forgets what was rehearsed. To be called in the end, whatever was read of the rows: the \`return\` of a generator that was
   * never asked for its first value does nothing. May be called again.
   */
  close(): void;
}

/**
 * Says for every row what a submission would say. Runs the submission itself on a rehearsal of the store, so rows see each
 * other as they would, nothing can differ from the real thing, and nobody waits for it: neither for a lock nor, between some
 * rows and the next, for this process.
 * @throws CountersignError FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE, and what keeps the store from being written
 */
export const createPreviewBatch =
  (deps: BatchDeps) =>
  async (command: BatchCommand): Promise<BatchPreview> => {
    authorizeSomewhere(command.principal, 'batch.submit');
    const parsed = await parseFile(deps, command.file);
    const digest = digestOfBytes(command.file.bytes);
    const submittedAs = deps.store.read((tx) => {
      const batch = tx.batches.byFileDigest(digest);
      return batch !== undefined && isBatchVisible(tx, command.principal, batch) ? batch.id : null;
    });
    const { removals, accounts } = await countAll(deps, parsed);
    const rehearsal = deps.store.rehearse([...accounts]);
    try {
      const earlier = rehearsal.attempt((tx) => earlierRemovals(tx, removals, deps.clock.now()));
      const file: InFile = { batch: null, removals, earlier };
      return {
        submittedAs,
        count: parsed.count,
        rows: decideRows(deps, { ...command, parsed, file, rehearsal }),
        close: rehearsal.end,
      };
    } catch (error) {
      rehearsal.end();
      throw error;
    }
  };

/** What all rows of a file remove together, and the accounts that they are about. */
async function countAll(deps: BatchDeps, parsed: RequestFile) {
  let removals = NO_REMOVALS;
  const accounts = new Set<string>();
  let inputs: RequestInput[] = [];
  const count = async () => {
    for (const { account } of inputs) accounts.add(account);
    const before = removals;
    removals = deps.store.read((tx) => addRemovals(before, countRemovals(tx, inputs)));
    inputs = [];
    await deps.pause(0);
  };
  for (const row of parsed.rows()) {
    if (row.kind === 'row') inputs.push(row.input);
    if (inputs.length === ROWS_AT_ONCE) await count();
  }
  await count();
  return { removals, accounts };
}

interface Rehearsed extends Pick<BatchCommand, 'principal' | 'actor'> {
  readonly file: InFile;
  readonly rehearsal: Rehearsal;
}

async function* decideRows(
  deps: BatchDeps,
  of: Rehearsed & { readonly parsed: RequestFile },
): BatchPreview['rows'] {
  try {
    for await (const piece of stagedRows(deps, of.parsed, { atOnce: ROWS_AT_ONCE }))
      yield piece.map((row) => decideRow(deps, { ...of, row }));
  } finally {
    of.rehearsal.end();
  }
}

function decideRow(deps: BatchDeps, of: Rehearsed & { readonly row: StagedRow }): BatchRowView {
  const { principal, actor, row, file, rehearsal } = of;
  const { line } = row;
  if (!('input' in row)) {
    const problems = 'problems' in row ? row.problems : [];
    return rehearsal.attempt((tx) => viewRow(tx, { line, request: null, problems }));
  }
  try {
    return rehearsal.attempt((tx) => {
      // No batch exists, so the request is not tied to one; what the policies are told about it is the same.
      const batch = { id: null, line, file };
      const request = admitRequest(tx, deps, { principal, actor, input: row.input, batch });
      return viewRow(tx, { line, request, problems: [] });
    });
  } catch (error) {
    if (!(error instanceof CountersignError) || error.httpStatus >= 500) throw error;
    const problems = [rowProblem(line, error)];
    return rehearsal.attempt((tx) => viewRow(tx, { line, request: null, problems }));
  }
}
