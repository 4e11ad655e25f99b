import type { Connections } from '../connection.ts';
import type { ReadMemory } from './read-memory.ts';

/** What was read is in memory no longer than that after it was of use, in milliseconds: some of it is personal. */
const KEPT_MILLIS = 1_000;

/** So often a snapshot is begun again because others write all the time. */
const ATTEMPTS = 3;
const NOTHING_KNOWN = { written: -1, byOthers: -1 };

/** Sees to it that nothing is remembered that another process has changed since, and nothing for long. */
export interface Freshness {
  /** Changes with every commit of this process or another. */
  written(): number;
  /** Changes with every commit of another process. */
  writtenByOthers(): number;
  /** What `writtenByOthers` said of the snapshot that is being read; -1 where nobody can tell. */
  othersInSnapshot(): number;
  /** Begins a snapshot on the reading connection, by `begin`, and fixes what it sees; ends and begins it again while others write. */
  beginReading(snapshot: { begin(): void; end(): void }): void;
  /** A transaction was begun on the writing connection, with what `writtenByOthers` said in it. */
  writerBegan(version: number): void;
  stop(): void;
}

export function createFreshness(
  { writer, reader }: Connections,
  memory: Pick<ReadMemory, 'forget'>,
): Freshness {
  // SQLite tells a connection of all commits but its own. What this process writes itself, the memory is told of table by table.
  const seenByReader = reader.prepare<[], number>('PRAGMA data_version').pluck();
  const seenByWriter = writer.prepare<[], number>('PRAGMA data_version').pluck();
  const written = () => seenByReader.get() ?? 0;
  const writtenByOthers = () => seenByWriter.get() ?? 0;
  let known = NOTHING_KNOWN;
  let timer: NodeJS.Timeout | undefined;
  const remindLater = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      memory.forget();
    }, KEPT_MILLIS).unref();
  };
  const knowOfOthers = (byOthers: number) => {
    if (byOthers !== known.byOthers) memory.forget();
    known = { ...known, byOthers };
    remindLater();
  };
  return {
    written,
    writtenByOthers,
    othersInSnapshot: () => known.byOthers,
    beginReading: ({ begin, end }) => {
      for (let attempt = 1; ; attempt += 1) {
        begin();
        const now = written();
        if (now === known.written) break;
        // Asked once the snapshot is fixed. Where somebody else has written, nobody can tell whether before that or after; then another snapshot
        // has it, and is known to.
        const byOthers = writtenByOthers();
        const isSame = byOthers === known.byOthers;
        knowOfOthers(byOthers);
        known = { ...known, written: now };
        if (isSame) break;
        if (attempt === ATTEMPTS) {
          known = NOTHING_KNOWN;
          break;
        }
        end();
      }
      remindLater();
    },
    writerBegan: knowOfOthers,
    stop: () => clearTimeout(timer),
  };
}
