import { actorOf, type PackEntry, textOf, textsOf } from '../log/pack-entry.ts';
import { createWhoIsBehind } from './who-is-behind.ts';

/** One entry by which somebody was let in, could do more or less from then on, or signs in no more. */
export interface AuthorityStep {
  readonly entry: PackEntry;
  /** Whom it is about. */
  readonly principal: string;
  /** Who had a part in it: whoever did it, or whoever asked for the change that it comes from and who approved that. */
  readonly by: readonly string[];
  /** The one person who let them in without anybody else having a say; null where there was none, or they did it themselves. */
  readonly alone: string | null;
  /** The entry from which on somebody else has vouched for them; null where nobody has. */
  readonly vouchedAt: number | null;
}

/** What lets somebody in, or has them do more. The rest of what is told of a principal takes it away, or is their own doing. */
export const LETS_IN: ReadonlySet<string> = new Set([
  'principal.created',
  'principal.let-in',
  'principal.enrolment-issued',
  'principal.roles-set',
  'principal.reactivated',
  'token.issued',
]);
const ABOUT_PEOPLE = /^(principal|token|passkey|identity)\./;

/** Follows who let in whom through the log. Entries have to be told in their order. */
export function createAuthorityHistory() {
  const steps: AuthorityStep[] = [];
  const changes = new Map<string, Set<string>>();
  const groups = new Map<string, readonly string[]>();
  const who = createWhoIsBehind();
  return {
    steps: (): readonly AuthorityStep[] => steps,
    /** Who may have been somebody else at an entry. */
    behind: who.behind,
    tell: (entry: PackEntry): void => {
      const change = textOf(entry, 'change');
      if (change !== null && saysWho(entry)) {
        const people = changes.get(change) ?? new Set<string>();
        changes.set(change, people.add(actorOf(entry)));
      }
      const by = [...(changes.get(change ?? '') ?? [actorOf(entry)])];
      const group = entry.type === 'group.set' ? textOf(entry, 'group') : null;
      if (group !== null) {
        const [before, after] = [groups.get(group) ?? [], textsOf(entry, 'members')];
        groups.set(group, after);
        for (const principal of after.filter((one) => !before.includes(one)))
          steps.push({ entry, principal, by, alone: aloneIn(by, principal, entry), vouchedAt: null });
        for (const principal of before.filter((one) => !after.includes(one)))
          steps.push({ entry, principal, by, alone: null, vouchedAt: null });
      }
      if (entry.type === 'delegation.set' || entry.type === 'delegation.ended')
        steps.push(...delegationSteps(entry, changes));
      const principal = textOf(entry, 'principal');
      if (principal === null || !ABOUT_PEOPLE.test(entry.type)) {
        who.tell(entry, null);
        return;
      }
      const alone = letsIn(entry) ? aloneIn(by, principal, entry) : null;
      const step = { entry, principal, by, alone, vouchedAt: null };
      if (who.tell(entry, step)) who.forgive(principal, entry.index, vouch(steps, principal, entry.index));
      steps.push(step);
    },
  };
}

/** That somebody may review in place of somebody else, or does so no more; told of both. */
function delegationSteps(
  entry: PackEntry,
  changes: ReadonlyMap<string, ReadonlySet<string>>,
): readonly AuthorityStep[] {
  const isSet = entry.type === 'delegation.set';
  const by = [...((isSet ? changes.get(textOf(entry, 'delegation') ?? '') : undefined) ?? [actorOf(entry)])];
  const [delegate = '', delegator = ''] = [textOf(entry, 'delegate'), textOf(entry, 'delegator')].map(String);
  const alone = isSet ? aloneIn(by, delegate, entry) : null;
  return [
    { entry, principal: delegate, by, alone, vouchedAt: null },
    { entry, principal: delegator, by, alone: null, vouchedAt: null },
  ];
}

/** Who alone had a part in it, where that was one person and not the one whom it is about. */
function aloneIn(by: readonly string[], principal: string, { actor }: PackEntry): string | null {
  const [one = null, another] = by;
  return actor.kind === 'principal' && another === undefined && one !== principal ? one : null;
}

/** Whoever is registered without a role is nobody yet. */
const letsIn = (entry: PackEntry): boolean =>
  LETS_IN.has(entry.type) && (entry.type !== 'principal.created' || textsOf(entry, 'roles').length > 0);

/** Notes of the codes of somebody that somebody else has vouched for whoever used them; gives their entries. */
function vouch(steps: AuthorityStep[], principal: string, at: number): ReadonlySet<number> {
  const codes = new Set<number>();
  for (const [index, step] of steps.entries()) {
    if (step.principal !== principal || step.entry.type !== 'principal.enrolment-issued') continue;
    codes.add(step.entry.index);
    steps[index] = { ...step, vouchedAt: step.vouchedAt ?? at };
  }
  return codes;
}

/** Who asked for a change, and who approved it. */
const saysWho = (entry: PackEntry): boolean =>
  entry.type === 'governance.proposed' ||
  (entry.type === 'governance.reviewed' && textOf(entry, 'verdict') === 'approve');
