import { AUDIT_EVENTS, approvalsNeeded, type Provider } from '@countersign/schema';

/** What an entry of the log says, as far as permits are concerned; nothing of it needs to be believed beforehand. */
export interface LedgerEntry {
  readonly type: string;
  readonly request: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What became of the permit of a request. */
export interface PermitUse {
  /** Index of the entry that issued it. */
  readonly index: number;
  readonly permit: string;
  /** What the entry says that was permitted. */
  readonly issued: LedgerEntry['data'];
  /** What the last entry before it says by which the request was held back at its release; null where it was not. */
  readonly braked: LedgerEntry['data'] | null;
  readonly used: boolean;
  /** The highest attempt, by the key of the step, so that a row under another identifier does not start anew. */
  readonly attempts: ReadonlyMap<string, number>;
  /** Index of the entry of the last attempt, by the key of the step. */
  readonly attemptedAt: ReadonlyMap<string, number>;
  /** Keys of the steps that have their effect. */
  readonly applied: ReadonlySet<string>;
}

/** A freeze, as the log says it: of an account, of a provider, or of everything where both are null. */
export interface FreezeInLog {
  /** Index of the entry. */
  readonly index: number;
  readonly freeze: string;
  readonly account: string | null;
  readonly provider: Provider | null;
}

/** Something that a log cannot say where permits are used as they may be. */
export interface PermitFault {
  readonly kind: 'permit-misused';
  readonly index: number;
  readonly message: string;
}

/** Follows permits from entry to entry; nothing of it can be taken back by editing a row. */
export interface PermitLedger {
  /** Takes the next entry in, and tells what is wrong with it; undefined where nothing is. */
  observe(index: number, entry: LedgerEntry): PermitFault | undefined;
  /** What became of the permit in force of a request; undefined where it has none, or not any more. */
  inForce(request: string): PermitUse | undefined;
  /** What was stopped since the reading began. */
  readonly freezes: {
    /** Those that were not lifted. */
    inForce(): readonly FreezeInLog[];
    /** Those that voided the permits from before, lifted or not. */
    voiding(): readonly FreezeInLog[];
  };
  /** Index of the last entry that says that the store was put back from a backup; undefined where none does. */
  restoredAt(): number | undefined;
}

/** After these a permit that was issued before is void. */
const VOIDING: ReadonlySet<string> = new Set([
  'request.edited',
  'request.cancelled',
  'request.rejected',
  'request.returned',
  'request.failed',
  'request.done',
]);

/**
 * @param complete whether entries are observed from the first one of the log on. Where they are not, a permit that was issued
 *   before is not known, and what is done by it is no fault.
 */
export function createPermitLedger(complete: boolean): PermitLedger {
  const permits = new Map<string, OpenPermit>();
  const broken = new Map<string, LedgerEntry['data']>();
  const brakes = new Map<string, LedgerEntry['data']>();
  let restoredAt: number | undefined;
  const freezes = createFreezeLedger();
  return {
    freezes,
    inForce: (request) => permits.get(request),
    restoredAt: () => restoredAt,
    observe: (index, { type, request, data }) => {
      if (type === 'store.restored') restoredAt = index;
      if (request === null) {
        freezes.observe(index, type, data);
        return undefined;
      }
      if (VOIDING.has(type)) {
        permits.delete(request);
        brakes.delete(request);
        broken.delete(request);
        return undefined;
      }
      if (type === 'break-glass.used') {
        broken.set(request, data);
        return undefined;
      }
      if (type === 'request.braked') {
        brakes.set(request, data);
        return undefined;
      }
      const stopped = STOPPED.has(type) ? freezes.ofEverything() : undefined;
      const ill =
        stopped === undefined
          ? undefined
          : fault(index, `${type} of ${request}, while everything was stopped by ${stopped}`);
      if (type === 'permit.issued') {
        const braked = brakes.get(request) ?? null;
        permits.set(request, {
          index,
          permit: String(data.permit),
          issued: data,
          braked,
          used: false,
          attempts: new Map(),
          attemptedAt: new Map(),
          applied: new Set(),
        });
        const glass = broken.get(request);
        const isNamed = glass?.breakGlass === data.breakGlass && glass?.revision === data.revision;
        if (data.breakGlass !== undefined && complete && !isNamed)
          return fault(
            index,
            `${type} of ${request}: nobody broke the glass for it as ${String(data.breakGlass)}`,
          );
        if (data.breakGlass !== undefined) return ill;
        const owed = braked === null ? 0 : approvalsOwed(braked);
        const reviews = Array.isArray(data.reviews) ? data.reviews.length : 0;
        return reviews < owed
          ? fault(index, `${type} of ${request}: it has ${reviews} reviews, and ${owed} approvals were owed`)
          : ill;
      }
      const check = CHECKS[type];
      if (check === undefined) return undefined;
      const permit = permits.get(request);
      if (permit === undefined)
        return complete ? fault(index, `${type} of ${request}, which has no permit then`) : undefined;
      const problem = check(permit, data, index);
      return problem === undefined ? ill : fault(index, `${type} of ${request}: ${problem}`);
    },
  };
}

/** What nothing may say while everything is stopped. That of one account is in no entry by which it could be told here. */
const STOPPED: ReadonlySet<string> = new Set(['permit.issued', 'permit.used', 'step.attempted']);

function createFreezeLedger() {
  const inForce = new Map<string, FreezeInLog>();
  const voiding: FreezeInLog[] = [];
  return {
    inForce: () => [...inForce.values()],
    voiding: () => voiding,
    /** What stops everything, if anything does. */
    ofEverything: () =>
      // As an array: the verifier that is handed out runs on Nodes whose iterators have no find.
      [...inForce.values()].find(({ account, provider }) => account === null && provider === null)?.freeze,
    observe: (index: number, type: string, data: LedgerEntry['data']): void => {
      if (type === 'installation.thawed') inForce.delete(String(data.freeze));
      if (type !== 'installation.frozen') return;
      const parsed = AUDIT_EVENTS[type].safeParse(data);
      if (!parsed.success) return;
      const { freeze, account, provider, voidsPermits } = parsed.data;
      inForce.set(freeze, { index, freeze, account, provider });
      if (voidsPermits) voiding.push({ index, freeze, account, provider });
    },
  };
}

interface OpenPermit extends PermitUse {
  used: boolean;
  readonly attempts: Map<string, number>;
  readonly attemptedAt: Map<string, number>;
  readonly applied: Set<string>;
}

/** Approvals that a request needs that was held back; as many as before where it was refused, since that said nothing of approvals. */
function approvalsOwed(braked: LedgerEntry['data']): number {
  const parsed = AUDIT_EVENTS['request.braked'].safeParse(braked);
  return parsed.success ? approvalsNeeded(parsed.data.requirements) : 0;
}

const fault = (index: number, message: string): PermitFault => ({
  kind: 'permit-misused',
  index,
  message: `Entry ${index} is ${message}.`,
});

type Check = (permit: OpenPermit, data: LedgerEntry['data'], index: number) => string | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  'permit.used': (open, { permit }) => {
    const problem =
      permit !== open.permit
        ? `it uses ${String(permit)}, and ${open.permit} is in force`
        : open.used
          ? `${open.permit} was used before`
          : undefined;
    open.used = true;
    return problem;
  },
  'step.attempted': (open, { key, attempt }, index) => {
    const step = String(key);
    const made = open.attempts.get(step) ?? 0;
    const now = typeof attempt === 'number' ? attempt : 0;
    open.attempts.set(step, Math.max(made, now));
    open.attemptedAt.set(step, index);
    if (!open.used) return `${step} is attempted, and ${open.permit} was not used`;
    if (open.applied.has(step)) return `${step} is attempted, and had its effect before`;
    return now > made ? undefined : `attempt ${now} of ${step} comes after attempt ${made}`;
  },
  'step.applied': (open, { key }) => {
    const step = String(key);
    const before = open.applied.has(step);
    open.applied.add(step);
    return before ? `${step} had its effect before, by the same permit` : undefined;
  },
};
