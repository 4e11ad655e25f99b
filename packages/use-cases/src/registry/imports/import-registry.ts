import {
  CountersignError,
  type Import,
  type ImportedPart,
  type ImportedRow,
  MAX_IMPORTED,
} from '@countersign/schema';
import { authorize, GLOBAL } from '../../authorization/index.ts';
import { digestOf } from '../../digest.ts';
import { tryParts } from '../../governance/kinds/import-registry.ts';
import { type ProposalDeps, proposeChange } from '../../governance/propose-change.ts';
import type { ProposedBy } from '../../governance/propose-for.ts';
import type {
  GovernanceChangeRecord,
  GovernanceReader,
  RandomBytes,
  WriteTransaction,
} from '../../ports/index.ts';
import { principalOf } from '../../principals/principal-of.ts';
import { type ImportRow, importRows } from './import-rows.ts';
import { putRow } from './put-row.ts';

type ImportDeps = ProposalDeps & { readonly randomBytes: RandomBytes };

interface ImportCommand extends ProposedBy {
  readonly given: Import;
  /** Says what would become of each row, and does nothing. */
  readonly isTrial: boolean;
}

/** What became of each row, and the change that new ones are asked for by; null where there is none. */
interface ImportReport {
  readonly rows: readonly ImportedRow[];
  readonly change: GovernanceChangeRecord | null;
}

/** A row, and what has to be approved for it; null where it is there, or the change by which it was asked for before. */
interface PutRow {
  readonly row: ImportRow;
  readonly part: ImportedPart | null;
  readonly before: string | null;
}

/**
 * Asks for accounts, people, integrations and API users to be registered in one change. What is there as it is given, or was asked for
 * already, is left out of it, so that the same can be imported again. One row that cannot be keeps all from it.
 * @throws CountersignError FORBIDDEN, IMPORT_REFUSED with every row that cannot be, and what asking for a change throws
 */
export const createImportRegistry =
  (deps: ImportDeps) =>
  async (command: ImportCommand): Promise<ImportReport> => {
    requireFew(command.given);
    await deps.installation.catchUp();
    return deps.store.write((tx) => {
      authorize(principalOf(tx, command.by.id), 'governance.propose', GLOBAL);
      return command.isTrial
        ? withoutChange(tx.trials.run(() => importAll(tx, deps, command)))
        : importAll(tx, deps, command);
    });
  };

/** A change that was tried out is none that anybody could look at. */
const withoutChange = ({ rows }: ImportReport): ImportReport => ({
  rows: rows.map((row) => (row.outcome === 'asked for' ? { ...row, change: null } : row)),
  change: null,
});

/** Before anything is tried out: what is refused for its size costs nothing. @throws CountersignError INPUT_INVALID */
function requireFew(given: Import): void {
  const count = importRows(given).length;
  if (count <= MAX_IMPORTED) return;
  const problem = `an import has at most ${MAX_IMPORTED} rows, and this one has ${count}; import it in several`;
  throw new CountersignError('INPUT_INVALID', { problems: [problem] });
}

function importAll(tx: WriteTransaction, deps: ImportDeps, command: ImportCommand): ImportReport {
  const { by, actor, reason } = command;
  const principal = principalOf(tx, by.id);
  const rows = putAll(tx, deps, { ...command, by: principal });
  const parts = rows.flatMap(({ part }) => part ?? []);
  if (parts.length === 0) return { rows: rows.map((one) => reportOf(one, null)), change: null };
  const content = { kind: 'registry.import', parts } as const;
  const change = proposeChange(tx, deps, { principal, actor, reason, content });
  for (const part of parts)
    if (part.kind === 'api-user.adopt') tx.adoptions.nameChange(part.apiUser, change.id);
  return { rows: rows.map((one) => reportOf(one, change)), change };
}

/** @throws CountersignError IMPORT_REFUSED */
function putAll(
  tx: WriteTransaction,
  deps: ImportDeps,
  { by, actor, given }: ImportCommand,
): readonly PutRow[] {
  const asked = askedFor(tx);
  const rows = importRows(given);
  const refused = new Map<ImportRow, unknown>();
  const put: PutRow[] = [];
  for (const row of rows) {
    try {
      const part = putRow(tx, row, { deps, by, actor, all: given });
      const before = part && (asked.get(digestOf(part)) ?? null);
      put.push({ row, part: before === null ? part : null, before });
    } catch (error) {
      const waits = changeThatWaits(error);
      if (waits === undefined) refused.set(row, error);
      else put.push({ row, part: null, before: waits });
    }
  }
  const fresh = put.filter(({ part }) => part !== null);
  const found = tryParts(
    tx,
    fresh.flatMap(({ part }) => part ?? []),
    { ...deps, proposer: by.id },
  );
  for (const [at, { row }] of fresh.entries())
    if (found[at] instanceof CountersignError) refused.set(row, found[at]);
  const problems = rows.flatMap((row) => (refused.has(row) ? [refusalOf(row, refused.get(row))] : []));
  if (problems.length > 0) throw new CountersignError('IMPORT_REFUSED', { problems });
  return put;
}

/** What waits for its reviews already, by what it is. */
function askedFor(tx: GovernanceReader): ReadonlyMap<string, string> {
  return new Map(
    tx.governanceChanges
      .list('proposed')
      .flatMap(({ id, content }) =>
        (content.kind === 'registry.import' ? content.parts : [content]).map(
          (part) => [digestOf(part), id] as const,
        ),
      ),
  );
}

function changeThatWaits(error: unknown): string | undefined {
  if (!(error instanceof CountersignError) || error.code !== 'ADOPTION_WAITS') return undefined;
  return typeof error.details['change'] === 'string' ? error.details['change'] : undefined;
}

function refusalOf({ section, row, name }: ImportRow, error: unknown): string {
  if (!(error instanceof CountersignError)) throw error;
  return `${section} ${row} (${name}): ${error.message.replace(/\.$/, '')}`;
}

function reportOf(
  { row: { section, row, name }, part, before }: PutRow,
  change: GovernanceChangeRecord | null,
): ImportedRow {
  const about = { section, row, name };
  if (before !== null) return { ...about, outcome: 'asked for before', change: before };
  if (part === null) return { ...about, outcome: 'already there', change: null };
  if (change === null || change.state === 'done') return { ...about, outcome: 'imported', change: null };
  return { ...about, outcome: 'asked for', change: change.id };
}
