import { CountersignError } from '@countersign/schema';
import { authorizeSomewhere } from '../authorization/index.ts';
import { admitRequest } from '../requests/submit-request.ts';
import { countRemovals, earlierRemovals, type InFile } from './blast-radius.ts';
import { type BatchDeps, readRows } from './read-rows.ts';
import { rowProblem } from './row-problem.ts';
import type { BatchCommand } from './submit-batch.ts';
import { type BatchRowView, viewRow } from './view-batch.ts';

/**
 * Says for every row what a submission would say. Runs the submission itself in a transaction that is taken back, so rows
 * see each other as they would, and nothing can differ from the real thing.
 * @throws CountersignError FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE
 */
export const createPreviewBatch =
  (deps: BatchDeps) =>
  async (command: BatchCommand): Promise<{ rows: readonly BatchRowView[]; submittedAs: string | null }> => {
    authorizeSomewhere(command.principal, 'batch.submit');
    const { rows, digest } = await readRows(deps, command.file);
    const inputs = rows.flatMap((row) => ('input' in row ? [row.input] : []));
    return deps.store.rehearse((tx) => {
      const removals = countRemovals(tx, inputs);
      const earlier = earlierRemovals(tx, removals, deps.clock.now());
      const file: InFile = { batch: null, removals, earlier };
      return {
        submittedAs: tx.batches.byFileDigest(digest)?.id ?? null,
        rows: rows.map((row): BatchRowView => {
          if (!('input' in row))
            return viewRow(tx, { line: row.line, request: null, problems: row.problems });
          try {
            const request = admitRequest(tx, deps, {
              principal: command.principal,
              actor: command.actor,
              input: row.input,
              // No batch exists, so the request is not tied to one; what the policies are told about it is the same.
              batch: { id: null, line: row.line, file },
            });
            return viewRow(tx, { line: row.line, request, problems: [] });
          } catch (error) {
            if (!(error instanceof CountersignError) || error.httpStatus >= 500) throw error;
            return viewRow(tx, { line: row.line, request: null, problems: [rowProblem(row.line, error)] });
          }
        }),
      };
    });
  };
