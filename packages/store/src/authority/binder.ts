import {
  type Actor,
  type AuditEvent,
  type Digest,
  LASTING_ENTRY_TYPES,
  type LastingEntryType,
  type RestatementReason,
} from '@countersign/schema';
import type { Connection } from '../connection.ts';
import { type AuthorityTable, type AuthorityTableName, authorityTables } from './authority-tables.ts';
import {
  type BindingEntry,
  boundEvents,
  type HandedToken,
  lastingEntry,
  restatedEvents,
} from './binding-entries.ts';
import { type AuthorityKnowledge, authorityMismatch } from './check-authority.ts';
import { type AuthorityRow, decodeBound, digestRow, idOfRow } from './digest-row.ts';
import { addHanded, addIssued, type HandedOut, tokensHanded } from './handed-out.ts';
import type { AuthorityRegister, Binding, IndexedBinding, PresentBinding } from './register.ts';
import { createRowReader } from './row-reader.ts';
import { isCounted } from './tally-rows.ts';
import { watchAuthority } from './watch-authority.ts';

/** After so many entries all rows are restated, so that no process has to read more of the log at its start. */
const RESTATED_EVERY = 4_096;
/** With many rows, not before the log has grown by so many entries for each. */
const ENTRIES_PER_ROW = 16;

const SYSTEM: Actor = { kind: 'system' };

type Append = (actor: Actor, event: AuditEvent) => number;

/** Binds what the transactions of one connection write of authority tables. */
export interface AuthorityBinder {
  /** What is known in the transaction, with what was written in it before. */
  readonly knowledge: AuthorityKnowledge;
  /** First thing in a transaction. */
  begin(): void;
  /**
   * Last thing in a job: binds the rows that it has written by an entry of the log.
   * @throws CountersignError AUTHORITY_MISMATCH where a row was not what the log said of it before it was written
   */
  settle(log: { readonly append: Append; size(): number }): void;
  /** Gives what goes back to here, where a part of a job is undone. */
  mark(): () => void;
  /** An entry was appended. */
  appended(index: number, actor: Actor, event: AuditEvent): void;
  /** The entry of another key of the log was appended. */
  appendedRotation(index: number): void;
  /** The job was undone; entries from `size` on are gone. */
  reset(size: number): void;
  /** What the transaction has bound, in the order of the log. */
  bound(): readonly IndexedBinding[];
  /** Has the job that runs restate all rows at its end. `adopted` takes the rows as they are, where nothing was ever bound. */
  restate(reason: Exclude<RestatementReason, 'periodic'>): void;
}

interface Written {
  readonly table: AuthorityTableName;
  readonly id: string;
  readonly key: readonly unknown[];
  /** What the row said before; null where there was none. */
  readonly before: AuthorityRow | null;
}

/** What the log says of rows. */
export interface Registered {
  /** Read up to where the transaction began. @throws CountersignError LOG_INCONSISTENT */
  upToDate(): Pick<
    AuthorityRegister,
    | 'isBound'
    | 'digestOf'
    | 'rows'
    | 'rowsOf'
    | 'countRows'
    | 'tallyOf'
    | 'covers'
    | 'lasting'
    | 'handed'
    | 'signed'
  >;
  /** Undefined where it is not read up to there yet. */
  known(): Pick<AuthorityRegister, 'isBound' | 'restatedAt' | 'count'> | undefined;
}

/** @param requireOwnTriggers asked before anything is bound; throws where the database has triggers of somebody else */
export function createAuthorityBinder(
  connection: Connection,
  registered: Registered,
  requireOwnTriggers: () => void,
): AuthorityBinder {
  const register = registered.upToDate;
  const rowReader = createRowReader(connection);
  const written = new Map<string, Written>();
  let bound: IndexedBinding[] = [];
  let overlay: ReadonlyMap<string, Binding> = new Map();
  let restatement: RestatementReason | undefined;
  const keyOf = (table: string, id: string) => `${table}/${id}`;
  /** What rows that were written count as now; one is forgotten as soon as the row is written again. */
  const tallies = new Map<string, string | undefined>();
  const note = (row: Written) => {
    const key = keyOf(row.table, row.id);
    tallies.delete(key);
    if (!written.has(key)) written.set(key, row);
  };
  watchAuthority(connection, authorityTables, {
    before: (name, stored) => {
      const table = requireTable(name);
      const before = decodeBound(table.definition, stored);
      const key = table.definition.key.map((property) => before[property]);
      note({ table: table.name, id: idOfRow(table.definition, before), key, before });
    },
    added: (name, key) => note({ table: requireTable(name).name, id: key.join('/'), key, before: null }),
  });

  const tallyNow = ({ table, id, key }: Written): string | undefined => {
    const name = keyOf(table, id);
    if (!tallies.has(name)) {
      const { definition } = requireTable(table);
      tallies.set(name, tallyOf(definition, rowReader.row(definition, key)).tally);
    }
    return tallies.get(name);
  };

  const record = (entries: readonly BindingEntry[], first: number) => {
    bound = [...bound, ...entries.map((entry, at) => ({ ...entry, index: first + at }))];
    overlay = overlayOf(bound);
  };
  const digestOf = (table: string, id: string): Digest | null | undefined => {
    const known = overlay.get(keyOf(table, id));
    return known === undefined ? register().digestOf(table, id) : known.digest;
  };
  const isBound = () => bound.some(({ kind }) => kind !== 'lasting') || register().isBound();
  const lasting = (type: LastingEntryType): readonly number[] => [
    ...register().lasting(type),
    ...bound.flatMap((entry) => (entry.kind === 'lasting' && entry.type === type ? [entry.index] : [])),
  ];
  const handed = (principal?: string): readonly HandedToken[] => {
    const all: HandedOut = register().handed(principal).reduce(addHanded, new Map());
    for (const entry of bound) if (entry.kind === 'lasting') addIssued(all, entry.issued);
    return tokensHanded(all, principal);
  };

  const append = (log: { readonly append: Append; size(): number }, events: readonly AuditEvent[]) => {
    const first = log.size();
    for (const event of events) log.append(SYSTEM, event);
    record(events.map(entryOf), first);
  };
  /** What a row says now, and whether it was what the log said before. */
  const look = ({ table, id, key, before }: Written): Binding | null => {
    const definition = requireTable(table).definition;
    const known = digestOf(table, id) ?? null;
    if (known !== (before && digestRow(definition, before))) throw authorityMismatch(table, id);
    const after = rowReader.row(definition, key);
    const digest = after === undefined ? null : digestRow(definition, after);
    return digest === known ? null : { table, id, digest, ...tallyOf(definition, after) };
  };
  /** From the log, and never from the rows, but for those of a database from before there were bindings. */
  const allRows = (reason: RestatementReason): readonly PresentBinding[] => {
    const known = isBound() ? knownRows() : [];
    return reason === 'adopted' ? [...known, ...uncovered().flatMap(rowsAsTheyAre)] : known;
  };
  /** Tables whose rows the log says nothing of yet. */
  const uncovered = () =>
    [...authorityTables].filter(([table]) => !register().covers(table) && !bound.some(isSaidToCover(table)));
  const rowsAsTheyAre = ([table, definition]: readonly [string, AuthorityTable]) =>
    rowReader.all(definition).map((row) => {
      const bound = { table, id: idOfRow(definition, row), digest: digestRow(definition, row) };
      return { ...bound, ...tallyOf(definition, row) };
    });
  const knownRows = (): readonly PresentBinding[] => {
    const rows = new Map(
      register()
        .rows()
        .map((row) => [keyOf(row.table, row.id), row]),
    );
    for (const { digest, ...row } of rowsOf(bound)) {
      if (digest === null) rows.delete(keyOf(row.table, row.id));
      else rows.set(keyOf(row.table, row.id), { ...row, digest });
    }
    return [...rows.values()];
  };
  const isDue = (size: number): boolean => {
    const known = registered.known();
    if (known === undefined || !known.isBound()) return false;
    const last = bound.findLast(({ kind }) => kind === 'restated')?.index ?? known.restatedAt();
    return size - last >= Math.max(RESTATED_EVERY, ENTRIES_PER_ROW * known.count());
  };
  return {
    knowledge: {
      isBound,
      digestOf,
      idsOf: (table) => {
        const ids = new Map<string, Digest | null>(register().rowsOf(table));
        for (const row of rowsOf(bound)) if (row.table === table) ids.set(row.id, row.digest);
        return [...ids].flatMap(([id, digest]) => (digest === null ? [] : [id]));
      },
      countRows: (table, query) => {
        const known = register();
        let count = known.countRows(table, query);
        const recount = (id: string, tally: string | undefined) => {
          count +=
            Number(isCounted(query, id, tally)) - Number(isCounted(query, id, known.tallyOf(table, id)));
        };
        for (const row of overlay.values())
          if (row.table === table && !written.has(keyOf(table, row.id))) recount(row.id, row.tally);
        for (const row of written.values()) if (row.table === table) recount(row.id, tallyNow(row));
        return count;
      },
      lasting,
      handed,
      signed: () => register().signed(),
      isBeingWritten: (table, id) => written.has(keyOf(table, id)),
    },
    begin: () => {
      written.clear();
      tallies.clear();
      bound = [];
      overlay = new Map();
      restatement = undefined;
    },
    settle: (log) => {
      const rows = [...written.values()].flatMap((row) => look(row) ?? []);
      written.clear();
      tallies.clear();
      if (rows.length > 0) {
        // Before that, since what they have done in this transaction would be bound with the rest.
        requireOwnTriggers();
        append(log, boundEvents(rows, isBound() ? undefined : [...authorityTables.keys()]));
      }
      const reason = restatement ?? (isDue(log.size()) ? 'periodic' : undefined);
      restatement = undefined;
      if (reason === undefined || (reason === 'adopted' && uncovered().length === 0)) return;
      // Of a table that the log says nothing of yet only an adoption says what is in it.
      const left = new Set(reason === 'adopted' ? [] : uncovered().map(([table]) => table));
      const tables = [...authorityTables.keys()].filter((table) => !left.has(table));
      const known = new Map(LASTING_ENTRY_TYPES.map((type) => [type, lasting(type)]));
      append(
        log,
        restatedEvents(reason, { rows: allRows(reason), tables, lasting: known, handed: handed() }),
      );
    },
    mark: () => {
      const before = { written: [...written], bound, overlay, restatement };
      return () => {
        written.clear();
        tallies.clear();
        for (const [key, row] of before.written) written.set(key, row);
        ({ bound, overlay, restatement } = before);
      };
    },
    reset: (size) => {
      written.clear();
      tallies.clear();
      restatement = undefined;
      bound = bound.filter(({ index }) => index < size);
      overlay = overlayOf(bound);
    },
    appended: (index, actor, event) => {
      const lasts = lastingEntry(actor, event);
      if (lasts !== undefined) bound = [...bound, { ...lasts, index }];
    },
    appendedRotation: (index) => {
      bound = [...bound, { kind: 'lasting', type: 'key.rotated', index }];
    },
    bound: () => bound,
    restate: (reason) => {
      restatement = reason;
    },
  };
}

function requireTable(name: string): {
  readonly name: AuthorityTableName;
  readonly definition: AuthorityTable;
} {
  const definition = authorityTables.get(name);
  if (definition === undefined) throw new TypeError(`${name} is no authority table`);
  return { name: name as AuthorityTableName, definition };
}

function entryOf(event: AuditEvent): BindingEntry {
  if (event.type === 'authority.bound') return { kind: 'bound', ...event.data };
  if (event.type === 'authority.restated') return { kind: 'restated', ...event.data };
  throw new TypeError(`${event.type} binds nothing`);
}

const isSaidToCover =
  (table: string) =>
  (entry: IndexedBinding): boolean =>
    'tables' in entry && (entry.tables?.includes(table) ?? false);

const rowsOf = (entries: readonly IndexedBinding[]): readonly Binding[] =>
  entries.flatMap((entry) => ('rows' in entry ? entry.rows : []));

function overlayOf(entries: readonly IndexedBinding[]): ReadonlyMap<string, Binding> {
  return new Map(rowsOf(entries).map((row) => [`${row.table}/${row.id}`, row]));
}

function tallyOf(definition: AuthorityTable, row: AuthorityRow | undefined): Pick<Binding, 'tally'> {
  const tally = row === undefined ? null : definition.tally(row);
  return tally === null ? {} : { tally };
}
