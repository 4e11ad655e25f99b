import { type Actor, CountersignError, type Principal, type ResumeCode } from '@countersign/schema';
import type { Logger } from '../ports/index.ts';

export interface ResumeLogDeps {
  /** Whether two administrators may be one person. */
  readonly mayBeOne: (one: string, other: string) => boolean;
  /** Has the log go on; gives the index of the entry that says so. */
  readonly resume: (by: {
    readonly actor: Actor;
    readonly reasonCode: ResumeCode;
    readonly askedBy: string | null;
  }) => Promise<number>;
  /** Monotonic microseconds: the clock is what is in doubt. */
  readonly micros: () => number;
  readonly logger: Logger;
}

/** How long what one person said waits for the second one. */
const VALID_MICROS = 3_600_000_000;

/**
 * Has a suspended log go on. That the clock was ahead before is believed of two administrators only, since with the clock back
 * everything that has expired is good again; what the first one said is kept in memory, because nothing can be written.
 * @throws CountersignError RESUME_NEEDS_SECOND, and what resuming throws
 */
export const createResumeLog = ({ mayBeOne, resume, micros, logger }: ResumeLogDeps) => {
  let asked: { readonly by: string; readonly at: number } | null = null;
  return async (command: {
    readonly principal: Principal;
    readonly actor: Actor;
    readonly reasonCode: ResumeCode;
  }): Promise<{ index: number }> => {
    const { principal, actor, reasonCode } = command;
    if (reasonCode !== 'clock-was-ahead')
      return { index: await resume({ actor, reasonCode, askedBy: null }) };
    const first = asked !== null && micros() - asked.at < VALID_MICROS ? asked.by : null;
    if (first === null || mayBeOne(first, principal.id)) {
      asked = { by: principal.id, at: micros() };
      logger.warn(
        { alert: 'log-resume-asked', principal: principal.id, reasonCode },
        'an administrator says that the clock was ahead; another one has to say so as well',
      );
      throw new CountersignError('RESUME_NEEDS_SECOND');
    }
    const index = await resume({ actor, reasonCode, askedBy: first });
    asked = null;
    return { index };
  };
};
