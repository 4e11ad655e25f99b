import type { Fault } from './run-with-faults.ts';

/** A number by chance, from the first one on and below the second. */
export type Pick = (from: number, to: number) => number;

/** Numbers by chance that come again with the same seed (mulberry32). */
export function chance(seed: number): Pick {
  let state = seed;
  return (from, to) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) % (to - from));
  };
}

/** System calls of one kind that fail, at calls that are chosen by chance. */
export interface FaultKind {
  readonly what: string;
  readonly faults: (pick: Pick) => readonly Fault[];
}

// As the C library of the machine calls them; strace passes over what there is not.
const SYNC = 'fsync,fdatasync';
const RENAME = '?rename,?renameat,?renameat2';

/** Once in so many calls, or a little more often, up to one: in what comes after it, everything has to be carried out. */
const nowAndThen = (pick: Pick, { every, last }: { every: number; last: number }) =>
  `when=${pick(5, every)}..${last}+${pick(Math.ceil(every / 2), every)}`;
/** Many in a row, as on a disk that is full until somebody makes room. */
const forAWhile = (pick: Pick, first: number) => {
  const from = pick(5, first);
  return `when=${from}..${from + pick(8, 25)}`;
};

/** What the program must endure. */
export const ENDURED: readonly FaultKind[] = [
  {
    what: 'writes that find no room now and then',
    faults: (pick) => [`pwrite64:error=ENOSPC:${nowAndThen(pick, { every: 120, last: 900 })}`],
  },
  {
    what: 'a disk that stays full for a while',
    faults: (pick) => [`pwrite64:error=ENOSPC:${forAWhile(pick, 400)}`],
  },
  {
    what: 'writes that fail, and renames that fail after them',
    faults: (pick) => [
      `pwrite64:error=EIO:${nowAndThen(pick, { every: 400, last: 1100 })}`,
      `${RENAME}:error=EIO:when=1+2`,
    ],
  },
  {
    what: 'a disk that does not confirm what was written, and files that cannot be cut',
    faults: (pick) => [
      `${SYNC}:error=EIO:${nowAndThen(pick, { every: 20, last: 120 })}`,
      'ftruncate:error=EIO:when=1+2',
    ],
  },
  {
    what: 'a disk that finds no room when it is to confirm, for a while',
    faults: (pick) => [`${SYNC}:error=ENOSPC:${forAWhile(pick, 60)}`],
  },
];

/** What ends the program. */
export const DEADLY: readonly FaultKind[] = [
  { what: 'a write', faults: (pick) => [`pwrite64:signal=KILL:when=${pick(40, 300)}`] },
  { what: 'the confirmation of a write', faults: (pick) => [`${SYNC}:signal=KILL:when=${pick(8, 20)}`] },
];
