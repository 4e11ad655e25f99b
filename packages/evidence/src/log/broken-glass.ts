import { type PackEntry, textOf } from './pack-entry.ts';

/** A broken glass of the period, as the log tells it. */
export interface BrokenGlassSurvey {
  readonly request: string;
  readonly used: PackEntry;
  readonly reviewed: PackEntry | null;
  /** Whether the log goes on beyond the time by which it was to be reviewed, and nobody had by then. */
  readonly isOverdue: boolean;
}

/** Finds them among the entries of a log, which have to be told in their order, to its end. */
export function createBrokenGlass() {
  const found = new Map<string, Omit<BrokenGlassSurvey, 'isOverdue'>>();
  let last = '';
  const dueAt = ({ used }: Pick<BrokenGlassSurvey, 'used'>) => textOf(used, 'dueAt') ?? '';
  return {
    /** @param isWanted whether it is of the period, and of the account that is asked for */
    tell: (entry: PackEntry, isWanted: boolean): void => {
      last = entry.at;
      const id = textOf(entry, 'breakGlass') ?? '';
      if (entry.type === 'break-glass.used' && isWanted)
        found.set(id, { request: entry.request ?? '', used: entry, reviewed: null });
      const one = found.get(id);
      if (entry.type === 'break-glass.reviewed' && one !== undefined)
        found.set(id, { ...one, reviewed: entry });
    },
    found: (): readonly BrokenGlassSurvey[] =>
      [...found.values()].map((one) => ({ ...one, isOverdue: (one.reviewed?.at ?? last) > dueAt(one) })),
  };
}
