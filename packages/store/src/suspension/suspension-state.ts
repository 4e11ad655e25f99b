import {
  type Actor,
  CountersignError,
  type ResumeCode,
  SUSPENSION_REASONS,
  type SuspensionReason,
} from '@countersign/schema';
import type { Clock, Logger } from '@countersign/use-cases/ports';
import { storageProblem } from '../storage-failure.ts';
import { healsByItself, refusalOf, type Suspension, type SuspensionCause } from './suspension.ts';
import type { SuspensionFile } from './suspension-file.ts';

/** How often a suspended store checks whether it can go on, in milliseconds; every write that comes asks as well. */
const CHECK_MILLIS = 1000;

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
export interface SuspensionState {
  /** Why nothing is written; null when it is. Sees what another process has found. */
  current(): Suspension | null;
  /** Suspends where a failure asks for it. */
  record(error: unknown): void;
  /** Goes on where the reason has gone by itself, or was lifted by another process. Never throws. */
  recover(): Recovery;
  /** A person resumed. */
  clear(): void;
  stop(): void;
}

/** How the store finds out whether it can go on. */
export interface SuspensionDeps {
  readonly suspensionFile: SuspensionFile;
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
  readonly published: boolean;
  readonly distrust: boolean;
}

export function createSuspensionState(deps: SuspensionDeps): SuspensionState {
  const { suspensionFile, clock, logger } = deps;
  let state: State | null = null;
  let timer: NodeJS.Timeout | undefined;

  const publish = (suspension: Suspension): boolean => {
    try {
      suspensionFile.write(suspension);
      return true;
    } catch (error) {
      // The disk may be what has failed. Whoever starts anew finds the reason again.
      logger.warn({ err: error }, 'the suspension could not be kept in its file');
      return false;
    }
  };
  const unpublish = () => {
    try {
      const found = suspensionFile.read();
      if (found !== null && healsByItself(found)) suspensionFile.remove();
    } catch (error) {
      // The next start looks again, and goes on again.
      logger.warn({ err: error }, 'the file of the suspension could not be removed');
    }
  };
  const enter = (next: State) => {
    state = next;
    const { reason } = next.suspension;
    logger.error({ alert: 'log-suspended', reason }, refusalOf(next.suspension).message);
    timer ??= setInterval(suspensionState.recover, CHECK_MILLIS).unref();
  };
  const leave = () => {
    clearInterval(timer);
    timer = undefined;
    const reason = state?.suspension.reason;
    state = null;
    logger.warn({ alert: 'log-resumed', reason }, 'the log goes on');
  };

  const suspensionState: SuspensionState = {
    current: () => {
      if (state === null && suspensionFile.isThere()) {
        const found = suspensionFile.read();
        // What goes away by itself is the affair of the process that has met it.
        if (found !== null && !healsByItself(found))
          enter({ suspension: found, published: true, distrust: true });
      }
      return state?.suspension ?? null;
    },
    record: (error) => {
      const cause = causeToSuspend(error);
      if (cause === undefined) return;
      const { reason, problem, distrust } = cause;
      if (state !== null && (healsByItself(cause) || !healsByItself(state.suspension))) {
        state = { ...state, distrust: state.distrust || distrust };
        return;
      }
      const since = state?.suspension.since ?? clock.now();
      const suspension = { reason, problem, since, checkpoint: deps.signed() };
      enter({ suspension, published: publish(suspension), distrust });
    },
    recover: () => {
      if (state === null) return 'writable';
      const { suspension } = state;
      const heals = healsByItself(suspension);
      const lifted = state.published && !suspensionFile.isThere();
      if (!state.published) state = { ...state, published: publish(suspension) };
      if (!heals && !lifted) return 'suspended';
      try {
        deps.selfCheck(suspension, state.distrust);
        state = { ...state, distrust: false };
        // Where it was lifted, that is recorded already.
        if (!lifted && !deps.record(suspension, { actor: { kind: 'system' }, reasonCode: null }))
          return 'busy';
      } catch (error) {
        suspensionState.record(error);
        if (lifted && !heals) state = { ...state, published: publish(suspension) };
        return 'suspended';
      }
      if (!lifted) unpublish();
      leave();
      return 'writable';
    },
    clear: () => {
      suspensionFile.remove();
      leave();
    },
    stop: () => clearInterval(timer),
  };
  const found = suspensionFile.read();
  if (found !== null) enter({ suspension: found, published: true, distrust: false });
  return suspensionState;
}

/** Why a failure must not simply be tried again; undefined where it may be. */
function causeToSuspend(error: unknown): SuspensionCause | undefined {
  if (!(error instanceof CountersignError)) return storageProblem(error);
  const { code, details, cause } = error;
  const problem = String(details.problem);
  if (code === 'LOG_INCONSISTENT') return { reason: 'log-inconsistent', problem, distrust: true };
  if (code === 'LOG_SUSPENDED' && isReason(details.reason))
    return { reason: details.reason, problem, distrust: true };
  return cause === undefined ? undefined : causeToSuspend(cause);
}

const isReason = (value: unknown): value is SuspensionReason =>
  typeof value === 'string' && Object.hasOwn(SUSPENSION_REASONS, value);
