import { approvalsNeeded, namedApprovals, type Requirement } from '@countersign/schema';

/** One approval that is needed: when, and by whom. */
export interface ApprovalSlot {
  /** Stages come in order, from 1 on: nobody fills one of a later stage before all of the earlier ones are filled. */
  readonly stage: number;
  /** A member of this group fills it; null where whoever may review does. */
  readonly group: string | null;
  /** Groups whose members may fill it as well, since those of the first one were late. */
  readonly also?: readonly string[];
}

/** Somebody who approved, and of which groups they were then. */
export interface Approver {
  readonly principal: string;
  readonly groups: readonly string[];
  /** The stage whose turn it was then. An approval fills nothing of a later one: who approves last has seen that the others have. */
  readonly stage: number;
}

/** Of whoever may still approve in any stage. */
export const ANY_STAGE = Number.POSITIVE_INFINITY;

/**
 * The approvals that requirements ask for, one by one, in the order in which they are filled. Whatever more is needed in all than groups and
 * stages have to give is for whoever may review, in the first stage.
 * @param atLeast how many are needed whatever the requirements say
 * @param also groups whose members may fill the place of any other group as well
 */
export function approvalSlots(
  requirements: readonly Requirement[],
  { atLeast = 0, also = [] }: { readonly atLeast?: number; readonly also?: readonly string[] } = {},
): readonly ApprovalSlot[] {
  const named = namedApprovals(requirements).flatMap(({ stage, by, count }) =>
    Array.from({ length: count }, () => ({
      stage,
      group: by,
      ...(by === null || also.length === 0 ? {} : { also }),
    })),
  );
  const others = Math.max(approvalsNeeded(requirements), atLeast) - named.length;
  const open = Array.from({ length: Math.max(0, others) }, () => ({ stage: 1, group: null }));
  return [...named, ...open].sort(
    (one, other) => one.stage - other.stage || Number(one.group === null) - Number(other.group === null),
  );
}

/**
 * The slots that nobody fills yet, where each approver fills one: as many as can be are filled, those of earlier stages first. So within a stage
 * it does not matter in which order the members of two groups approve.
 */
export function openSlots(
  slots: readonly ApprovalSlot[],
  approvers: readonly Approver[],
): readonly ApprovalSlot[] {
  const holders = new Map<Approver, number>();
  const fill = (slot: number, tried: Set<Approver>): boolean => {
    const { stage = 1, group = null, also = [] } = slots[slot] ?? {};
    for (const approver of approvers) {
      const isOf = (one: string) => approver.groups.includes(one);
      const fits = approver.stage >= stage && (group === null || isOf(group) || also.some(isOf));
      if (tried.has(approver) || !fits) continue;
      tried.add(approver);
      const held = holders.get(approver);
      // Whoever fills another one gives it up where somebody else can fill that.
      if (held !== undefined && !fill(held, tried)) continue;
      holders.set(approver, slot);
      return true;
    }
    return false;
  };
  return slots.filter((_, slot) => !fill(slot, new Set()));
}

/**
 * Approvers in the order in which they approved, each with the stage whose turn it was then.
 * @param approvals all that were given, also those that count no more: the ones after them were given later all the same
 */
export function inStages<A extends Omit<Approver, 'stage'>>(
  slots: readonly ApprovalSlot[],
  approvals: readonly A[],
): readonly (A & Approver)[] {
  const staged: (A & Approver)[] = [];
  for (const approval of approvals) staged.push({ ...approval, stage: stageInTurn(slots, staged) });
  return staged;
}

/** The stage whose turn it is; the last one where all are complete. */
const stageInTurn = (slots: readonly ApprovalSlot[], approvers: readonly Approver[]): number =>
  openSlots(slots, approvers)[0]?.stage ?? slots.at(-1)?.stage ?? 1;

/**
 * Whether an approval by one more person fills a slot of the stage whose turn it is. Where none is open, it is always welcome: somebody who
 * said no before can be asked for besides.
 */
export function isTheirTurn(
  slots: readonly ApprovalSlot[],
  approvers: readonly Approver[],
  next: Omit<Approver, 'stage'>,
): boolean {
  const before = openSlots(slots, approvers);
  const stage = before[0]?.stage;
  if (stage === undefined) return true;
  const inTurn = (some: readonly ApprovalSlot[]) => some.filter((slot) => slot.stage === stage).length;
  return inTurn(openSlots(slots, [...approvers, { ...next, stage }])) < inTurn(before);
}
