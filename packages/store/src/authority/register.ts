import {
  growPeaks,
  leafHash,
  NO_PEAKS,
  type Peaks,
  peaksAt,
  rootOfPeaks,
  sameHash,
} from '@countersign/audit-log';
import {
  type Digest,
  isLastingEntryType,
  type LastingEntryType,
  parseIndexRanges,
} from '@countersign/schema';
import { inconsistent, readingTree } from '../log/inconsistent.ts';
import { FIRST_TABLES } from './authority-tables.ts';
import { type BindingEntry, type HandedToken, readBindingEntry } from './binding-entries.ts';
import { addHanded, addIssued, copyHanded, type HandedOut, tokensHanded } from './handed-out.ts';
import type { LogSource } from './log-source.ts';
import { CountedRows, type TallyQuery } from './tally-rows.ts';

/** Entries that are read at once. */
const PIECE = 1_000;

/** A row that the log says something of; `digest` is null where it says that the row is gone. */
export interface Binding {
  readonly table: string;
  readonly id: string;
  readonly digest: Digest | null;
  /** What it counts as; left out where it does not count. */
  readonly tally?: string | undefined;
}

/** A row that is there, as far as the log goes. */
export type PresentBinding = Binding & { readonly digest: Digest };

/** An entry that binds rows, and where it is. */
export type IndexedBinding = BindingEntry & { readonly index: number };

/** What a reading of the log has to end at: the size that was signed, and its root. */
export interface SignedSize {
  readonly size: number;
  readonly root: Uint8Array;
}

/** What the signed log says of each row that confers power, as this process has read it. */
export interface AuthorityRegister {
  /**
   * Reads what was appended since. `signed` is asked for only where it is needed: where something was bound since, or nothing was
   * read yet.
   * @throws CountersignError LOG_INCONSISTENT where what is there does not give the root that was signed, or was taken away
   */
  catchUp(source: LogSource, signed: () => SignedSize | undefined): void;
  /** As `catchUp`, and makes sure in any case. */
  catchUpTo(source: LogSource, signed: SignedSize): void;
  /** Undefined where the log says nothing of it. @throws as `catchUp` */
  digestOf(table: string, id: string): Digest | null | undefined;
  /** Whether the log binds anything at all; before that, rows are what they are. @throws as `catchUp` */
  isBound(): boolean;
  /** Rows of a table that are there, as far as the log goes, with their digests. */
  rowsOf(table: string): ReadonlyMap<string, Digest>;
  /** All of them. */
  rows(): readonly PresentBinding[];
  /** How many rows of a table count, by what they count as. @throws as `catchUp` */
  countRows(table: string, query: TallyQuery): number;
  /** What a row counts as; undefined where it does not count. @throws as `catchUp` */
  tallyOf(table: string, id: string): string | undefined;
  /** Whether the log says of the rows of a table what they are; of one that came later it does not yet. @throws as `catchUp` */
  covers(table: string): boolean;
  /** Indexes of all entries of a type that is asked for long afterwards, in order. @throws as `catchUp` */
  lasting(type: LastingEntryType): readonly number[];
  /** Tokens of a principal that somebody else was handed, with that one; of all of them without one. @throws as `catchUp` */
  handed(principal?: string): readonly HandedToken[];
  /** The newest size up to which what was read is what was signed, and its root. @throws as `catchUp` */
  signed(): SignedSize;
  /** Whether anything was read, and was what was signed. */
  isRead(): boolean;
  /** How many rows the log has said something of since all were restated. */
  count(): number;
  /** Entries that were read. */
  size(): number;
  /** Index of the entry by which all rows were restated last; 0 where none was. */
  restatedAt(): number;
  /** This process has appended entries and they are committed, beginning where the register had read to. */
  advance(signed: SignedSize & { readonly peaks: Peaks }, bindings: readonly IndexedBinding[]): void;
  /** One of its own that begins with what this one knows. */
  fork(): AuthorityRegister;
}

interface Found {
  readonly peaks: Peaks;
  readonly bindings: readonly IndexedBinding[];
  /** Index of the newest entry without bytes; -1 where each has them. */
  readonly bare: number;
}

interface State {
  readonly peaks: Peaks;
  /** By table and key; null for a row that is gone. */
  readonly tables: ReadonlyMap<string, CountedRows<Binding>>;
  /** Where the entries are that are asked for long afterwards. */
  readonly lasting: ReadonlyMap<LastingEntryType, readonly number[]>;
  /** Who was handed which token. */
  readonly handed: HandedOut;
  /** Tables that the log says it binds. */
  readonly covered: ReadonlySet<string>;
  readonly isBound: boolean;
  readonly restatedAt: number;
  /** Index of the newest entry without bytes since all was restated: nobody can tell what it had bound. */
  readonly bare: number;
  /** What the log says may be without bytes. */
  readonly prunedBefore: number;
  /** How much of what was read gave the root that was signed, and that root. */
  readonly compared: { readonly peaks: Peaks; readonly root: Uint8Array | null };
}

const nothing = (): State => ({
  peaks: NO_PEAKS,
  tables: new Map(),
  lasting: new Map(),
  covered: new Set(),
  isBound: false,
  restatedAt: 0,
  bare: -1,
  prunedBefore: 0,
  handed: new Map(),
  compared: { peaks: NO_PEAKS, root: null },
});

export function createAuthorityRegister(start: State | undefined = undefined): AuthorityRegister {
  /** Undefined before the first reading. */
  let state = start;

  const requireWhole = (): State => {
    const present = state ?? nothing();
    if (present.bare >= 0 && (present.isBound || present.bare >= present.prunedBefore))
      throw inconsistent(
        `its entry ${present.bare} has no bytes, so that nobody can tell which rows it had bound`,
      );
    return present;
  };
  const settle = (from: State, found: Found, signed: SignedSize | undefined) => {
    const { size } = found.peaks;
    if (signed === undefined ? size > 0 : signed.size !== size)
      throw inconsistent(`it has ${size} entries, and ${signed?.size ?? 0} are signed`);
    if (signed !== undefined && !sameHash(signed.root, rootOfPeaks(found.peaks)))
      throw inconsistent(`its ${size} entries do not give the root that was signed`);
    state = grow(from, found, signed?.root ?? null);
  };
  /** Whatever was read and not compared yet may be what is wrong: it is read anew, once that is mended. */
  const orGoBack = (work: () => void) => {
    try {
      work();
    } catch (error) {
      state = state && { ...state, peaks: state.compared.peaks };
      throw error;
    }
  };
  return {
    catchUp: (source, signed) =>
      orGoBack(() => {
        if (state !== undefined) {
          const found = readOn(source, state.peaks);
          if (found.bindings.length === 0 && found.bare < 0) {
            state = { ...state, peaks: found.peaks };
            return;
          }
        }
        const from = state ?? startOf(source);
        const newest = signed();
        // What comes after the newest checkpoint nobody has signed; it says nothing.
        settle(from, readOn(source, from.compared.peaks, newest?.size ?? 0), newest);
      }),
    catchUpTo: (source, signed) =>
      orGoBack(() => {
        const from = state ?? startOf(source);
        const { size } = from.peaks;
        const { compared } = from;
        const isCompared = compared.peaks.size === size && size === signed.size && compared.root !== null;
        if (isCompared && state !== undefined && sameHash(compared.root, signed.root)) return;
        if (size > signed.size) throw inconsistent(`it has ${signed.size} entries, and ${size} were read`);
        // What this very transaction has appended is not signed yet.
        const found = readOn(source, from.peaks, signed.size);
        settle(from, found, signed);
      }),
    digestOf: (table, id) => requireWhole().tables.get(table)?.get(id)?.digest,
    isBound: () => requireWhole().isBound,
    rowsOf: (table) => new Map(presentRows(requireWhole(), table).map(({ id, digest }) => [id, digest])),
    rows: () => [...requireWhole().tables.keys()].flatMap((table) => presentRows(requireWhole(), table)),
    countRows: (table, query) => requireWhole().tables.get(table)?.count(query) ?? 0,
    tallyOf: (table, id) => requireWhole().tables.get(table)?.get(id)?.tally,
    covers: (table) => {
      const { isBound, covered } = requireWhole();
      return isBound && (covered.size === 0 ? FIRST : covered).has(table);
    },
    lasting: (type) => requireWhole().lasting.get(type) ?? [],
    handed: (principal) => tokensHanded(requireWhole().handed, principal),
    signed: () => {
      const { peaks, root } = requireWhole().compared;
      return { size: root === null ? 0 : peaks.size, root: root ?? rootOfPeaks(NO_PEAKS) };
    },
    isRead: () => state !== undefined,
    count: () => [...requireWhole().tables.values()].reduce((sum, rows) => sum + rows.size, 0),
    size: () => state?.peaks.size ?? 0,
    restatedAt: () => state?.restatedAt ?? 0,
    advance: ({ peaks, root }, bindings) => {
      if (state !== undefined) state = grow(state, { peaks, bindings, bare: -1 }, root);
    },
    fork: () =>
      createAuthorityRegister(
        state && { ...state, tables: copyTables(state.tables), handed: copyHanded(state.handed) },
      ),
  };
}

/** Where all was restated last, if that is what the entry there says; else at the start of the log. */
function startOf(source: LogSource): State {
  const last = source.lastRestatement();
  if (last === undefined) return nothing();
  const { part } = restatedAt(source, last) ?? {};
  const first = part === undefined ? -1 : last - part + 1;
  const beginning = first < 0 ? undefined : restatedAt(source, first);
  // One from before these were restated does not tell where lasting entries are, and who was handed what.
  if (beginning?.part !== 1 || beginning.entries === undefined || beginning.handed === undefined)
    return nothing();
  // These hashes are not trusted: with them and the entries from there on, the root has to come out that was signed.
  const peaks = readingTree(() => peaksAt(first, source.hashes));
  return { ...nothing(), peaks, compared: { peaks, root: null } };
}

function restatedAt(source: LogSource, index: number) {
  const [entry] = source.entries(index, 1);
  if (entry === undefined || entry.index !== index || entry.body.length === 0) return undefined;
  const found = parse(entry.body, index);
  return found?.kind === 'restated' ? found : undefined;
}

function readOn(source: LogSource, from: Peaks, until = Number.POSITIVE_INFINITY): Found {
  const bindings: IndexedBinding[] = [];
  let peaks = from;
  let bare = -1;
  for (;;) {
    const limit = Math.max(0, Math.min(PIECE, until - peaks.size));
    const entries = limit === 0 ? [] : source.entries(peaks.size, limit);
    for (const { index, body, hash } of entries) {
      if (index !== peaks.size) throw inconsistent(`its entry ${peaks.size} is missing`);
      const isBare = body.length === 0;
      peaks = growPeaks(peaks, isBare ? hash : leafHash(body)).peaks;
      if (isBare) bare = index;
      const binding = isBare ? undefined : parse(body, index);
      if (binding !== undefined) bindings.push({ ...binding, index });
    }
    if (limit === 0 || entries.length < limit) return { peaks, bindings, bare };
  }
}

function parse(body: Buffer, index: number): BindingEntry | undefined {
  try {
    return readBindingEntry(body);
  } catch (error) {
    throw inconsistent(`its entry ${index} cannot be read`, error);
  }
}

/** What is known after more was read. The maps of the tables, and of who was handed what, are taken over and written on. */
function grow(from: State, { peaks, bindings, bare }: Found, root: Uint8Array | null): State {
  let { tables, lasting, handed, covered, isBound, restatedAt, prunedBefore } = from;
  let restating:
    | {
        readonly next: number;
        readonly part: number;
        readonly tables: typeof tables;
        readonly lasting: typeof lasting;
        readonly handed: typeof handed;
      }
    | undefined;
  for (const binding of bindings) {
    const { index } = binding;
    if (restating !== undefined && (binding.kind !== 'restated' || index !== restating.next))
      throw inconsistent(`its entry ${index} comes amidst a restatement`);
    if ('tables' in binding && binding.tables !== undefined)
      covered = new Set([...covered, ...binding.tables]);
    if (binding.kind === 'lasting') {
      lasting = addIndexes(lasting, binding.type, [index]);
      addIssued(handed, binding.issued);
    }
    if (binding.kind === 'pruned') prunedBefore = Math.max(prunedBefore, binding.before);
    if (binding.kind === 'bound') {
      isBound = true;
      tables = write(tables, binding.rows);
    }
    if (binding.kind !== 'restated') continue;
    if (binding.part !== (restating?.part ?? 0) + 1)
      throw inconsistent(`its entry ${index} is not the next part of a restatement`);
    restating = {
      next: index + 1,
      part: binding.part,
      tables: write(restating?.tables ?? new Map(), binding.rows),
      lasting: (binding.entries ?? []).reduce(
        (sofar, { type, indexes }) =>
          isLastingEntryType(type) ? addIndexes(sofar, type, indexesIn(indexes)) : sofar,
        restating?.lasting ?? new Map(),
      ),
      handed: (binding.handed ?? []).reduce(addHanded, restating?.handed ?? new Map()),
    };
    if (binding.part < binding.parts) continue;
    isBound = true;
    tables = restating.tables;
    if (binding.entries !== undefined) lasting = restating.lasting;
    if (binding.handed !== undefined) handed = restating.handed;
    restatedAt = index - binding.parts + 1;
    restating = undefined;
  }
  if (restating !== undefined) throw inconsistent('its last restatement is not complete');
  // Whatever was without bytes before all was restated has nothing left to say.
  const lastBare = Math.max(from.bare, bare);
  const isCovered = restatedAt > lastBare && isBound && restatedAt > 0;
  return {
    peaks,
    tables,
    lasting,
    handed,
    covered,
    isBound,
    restatedAt,
    bare: isCovered ? -1 : lastBare,
    prunedBefore,
    compared: { peaks, root },
  };
}

function write(tables: State['tables'], rows: readonly Binding[]): State['tables'] {
  const written = new Map(tables);
  for (const row of rows) {
    const ofTable = written.get(row.table) ?? new CountedRows<Binding>();
    ofTable.set(row.id, row);
    written.set(row.table, ofTable);
  }
  return written;
}

const addIndexes = (
  to: State['lasting'],
  type: LastingEntryType,
  indexes: readonly number[],
): State['lasting'] => new Map(to).set(type, [...(to.get(type) ?? []), ...indexes]);

const indexesIn = (ranges: string): readonly number[] =>
  parseIndexRanges(ranges).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at),
  );

const copyTables = (tables: State['tables']) =>
  new Map([...tables].map(([name, rows]) => [name, rows.copy()]));

const FIRST: ReadonlySet<string> = new Set(FIRST_TABLES);

const presentRows = ({ tables }: State, table: string): readonly PresentBinding[] =>
  [...(tables.get(table)?.values() ?? [])].flatMap(({ digest, ...row }) =>
    digest === null ? [] : [{ ...row, digest }],
  );
