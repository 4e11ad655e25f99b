import type { Actor, ResumeCode } from '@countersign/schema';
import type { Clock, Logger } from '@countersign/use-cases/ports';
import { causeToSuspend } from './cause-to-suspend.ts';
import type { Latch } from './latch.ts';
import { healsByItself, refusalOf, type Suspension } from './suspension.ts';

/** How often a suspended store looks whether it can go on, in milliseconds; every write that comes asks as well. */
const LOOK_MILLIS = 1000;

/** What became of an attempt to go on; `busy` is that another process writes now. */
export type Recovery = 'writable' | 'suspended' | 'busy';

/** Who has the log go on. */
export interface Resumption {
  readonly actor: Actor;
  readonly reasonCode: ResumeCode | null;
  /** Who had asked for it, where it takes two; null where it does not. */
  readonly askedBy?: string | null;
}

/** Decides whether anything may be written. */
export interface SuspensionKeeper {
  /** Why nothing is written; null when it is. Sees what another process has found. */
  look(): Suspension | null;
  /** Suspends where a failure asks for it. */
  note(error: unknown): void;
  /** Goes on where the reason has gone by itself, or was lifted by another process. Never throws. */
  recover(): Recovery;
  /** A person resumed. */
  lift(): void;
  stop(): void;
}

/** How the store finds out whether it can go on. */
export interface KeeperDeps {
  readonly latch: Latch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signed: () => Suspension['checkpoint'];
  /** Throws while the reason is still there. */
  readonly selfCheck: (suspension: Suspension, distrust: boolean) => void;
  /** Records that the log goes on, which is the first write again. Gives false where another process writes; throws when it fails. */
  readonly record: (suspension: Suspension, by: Resumption) => boolean;
}

interface State {
  readonly suspension: Suspension;
  /** Whether others can see it. */
  readonly latched: boolean;
  readonly distrust: boolean;
}

export function keepSuspension(deps: KeeperDeps): SuspensionKeeper {
  const { latch, clock, logger } = deps;
  let state: State | null = null;
  let timer: NodeJS.Timeout | undefined;

  const latched = (suspension: Suspension): boolean => {
    try {
      latch.write(suspension);
      return true;
    } catch (error) {
      // The disk may be what has failed. Whoever starts anew finds the reason again.
      logger.warn({ err: error }, 'the suspension could not be kept in its file');
      return false;
    }
  };
  const unlatch = () => {
    try {
      const found = latch.read();
      if (found !== null && healsByItself(found)) latch.remove();
    } catch (error) {
      // The next start looks again, and goes on again.
      logger.warn({ err: error }, 'the file of the suspension could not be removed');
    }
  };
  const enter = (next: State) => {
    state = next;
    const { reason } = next.suspension;
    logger.error({ alert: 'log-suspended', reason }, refusalOf(next.suspension).message);
    timer ??= setInterval(keeper.recover, LOOK_MILLIS).unref();
  };
  const leave = () => {
    clearInterval(timer);
    timer = undefined;
    const reason = state?.suspension.reason;
    state = null;
    logger.warn({ alert: 'log-resumed', reason }, 'the log goes on');
  };

  const keeper: SuspensionKeeper = {
    look: () => {
      if (state === null && latch.isThere()) {
        const found = latch.read();
        // What goes away by itself is the affair of the process that has met it.
        if (found !== null && !healsByItself(found))
          enter({ suspension: found, latched: true, distrust: true });
      }
      return state?.suspension ?? null;
    },
    note: (error) => {
      const cause = causeToSuspend(error);
      if (cause === undefined) return;
      const { reason, problem, distrust } = cause;
      if (state !== null && (healsByItself(cause) || !healsByItself(state.suspension))) {
        state = { ...state, distrust: state.distrust || distrust };
        return;
      }
      const since = state?.suspension.since ?? clock.now();
      const suspension = { reason, problem, since, checkpoint: deps.signed() };
      enter({ suspension, latched: latched(suspension), distrust });
    },
    recover: () => {
      if (state === null) return 'writable';
      const { suspension } = state;
      const heals = healsByItself(suspension);
      const lifted = state.latched && !latch.isThere();
      if (!state.latched) state = { ...state, latched: latched(suspension) };
      if (!heals && !lifted) return 'suspended';
      try {
        deps.selfCheck(suspension, state.distrust);
        state = { ...state, distrust: false };
        // Where it was lifted, that is recorded already.
        if (!lifted && !deps.record(suspension, { actor: { kind: 'system' }, reasonCode: null }))
          return 'busy';
      } catch (error) {
        keeper.note(error);
        if (lifted && !heals) state = { ...state, latched: latched(suspension) };
        return 'suspended';
      }
      if (!lifted) unlatch();
      leave();
      return 'writable';
    },
    lift: () => {
      latch.remove();
      leave();
    },
    stop: () => clearInterval(timer),
  };
  const found = latch.read();
  if (found !== null) enter({ suspension: found, latched: true, distrust: false });
  return keeper;
}
