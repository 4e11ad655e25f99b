import type { ChangedRule, NewAccess, RulesDiff } from '@countersign/rules-engine';
import type { Verdict } from '@countersign/schema';
import type { PoliciesDiff } from './diff-policies.ts';
import { formatDepartures } from './format-departures.ts';
import { cut, formatValue } from './format-value.ts';

interface Names {
  readonly before: string;
  readonly after: string;
}

/** What differs between two sets, and a request that shows what the difference opens, in plain words. */
export async function formatDiff(found: PoliciesDiff, names: Names): Promise<string> {
  const sections = [showRules(found.diff), await showNewAccess(found, names)];
  return sections.filter((section) => section !== '').join('\n\n');
}

function showRules({ added, removed, changed }: RulesDiff): string {
  const named = (what: string, rules: RulesDiff['added']) =>
    rules.map(({ id, effect, title }) => `${what}  ${id} (${effect}): ${title}`);
  const lines = [
    ...named('added  ', added),
    ...named('removed', removed),
    ...changed.flatMap((rule) => [
      `changed  ${rule.id}: ${CONCERNS[rule.concerns]}`,
      ...(keepsVersion(rule) ? ['         the version is the same as before; give it the next one'] : []),
      ...showChanges(rule),
    ]),
  ];
  return lines.length === 0 ? 'The rules are the same.' : lines.join('\n');
}

const CONCERNS = {
  decisions: 'what it decides',
  wording: 'wording only, what it decides stays',
} as const;

/** Decisions name a rule by id and version, so two rules of one version that decide otherwise cannot be told apart later. */
function keepsVersion({ concerns, changes }: ChangedRule): boolean {
  return concerns === 'decisions' && !changes.some(({ pointer }) => pointer === '/version');
}

function showChanges({ changes }: ChangedRule): readonly string[] {
  return changes.map(({ pointer, ...change }) => {
    const { from, to } = change;
    if (Array.isArray(from) && Array.isArray(to)) {
      const gone = from.filter((item) => !to.includes(item)).map((item) => `-${formatValue(item)}`);
      const come = to.filter((item) => !from.includes(item)).map((item) => `+${formatValue(item)}`);
      const both = [...gone, ...come];
      return `         ${pointer}: ${both.length === 0 ? 'in another order' : cut(both.join(' '))}`;
    }
    return `         ${pointer}: ${formatValue(from)} -> ${formatValue(to)}`;
  });
}

const NO_NEW_ACCESS: Readonly<Record<Exclude<NewAccess['kind'], 'found'>, string>> = {
  none: 'No new access: nothing passes that did not pass before, and nothing passes for less.',
  unbounded:
    'New access cannot be ruled out: none was found, but there are more combinations than can be tried. Have the rules looked at.',
};

async function showNewAccess({ newAccess, departures }: PoliciesDiff, names: Names): Promise<string> {
  if (newAccess.kind !== 'found') return NO_NEW_ACCESS[newAccess.kind];
  const { formatRequirement } = await import('@countersign/rules-engine');
  const { facts, before, after } = newAccess;
  const needed = ({ requirements }: Verdict) =>
    requirements.map(({ rule, requirement }) => `- ${formatRequirement(requirement)} (${rule.ruleId})`);
  const refusals = before.determining.map(({ ruleId, message }) => `- ${message} (${ruleId})`);
  const errors = before.errors.map(({ message }) => `- ${message}`);
  return [
    'NEW ACCESS: such a request passes, and did not before, or passes for less.',
    '',
    formatDepartures({ ...facts, departures }),
    '',
    `By ${names.before}: ${OUTCOMES[before.outcome]}`,
    ...(before.outcome === 'deny' ? [...refusals, ...errors] : needed(before)),
    `By ${names.after}: ${OUTCOMES[after.outcome]}`,
    ...needed(after),
  ].join('\n');
}

const OUTCOMES = {
  deny: 'refused.',
  review: 'allowed, and not before people have done something. It needs:',
  allow: 'allowed without anybody else.',
} as const;
