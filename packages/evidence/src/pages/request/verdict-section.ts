import type { EvidenceRequest, FiredRule } from '@countersign/schema';
import {
  type Block,
  type Content,
  code,
  fields,
  heading,
  link,
  quiet,
  strong,
  text,
} from '../../document/block.ts';

/** What the policies said, rule by rule with its source, as it was frozen then. */
export function verdictSection({ decision, approvals }: EvidenceRequest): Block[] {
  const { determining, requirements, advisories, observed = [], errors } = decision;
  return [
    heading('What the policies said'),
    fields(
      ['Verdict', formatVerdict(decision.outcome)],
      ['Approvals', `${approvals.given} of ${approvals.needed} needed`],
      ['Decision', code(decision.id)],
      ['Policies', link(decision.policyDigest, `policies/${decision.policyDigest}.html`)],
      ['Facts, by digest', code(decision.factsDigest)],
    ),
    ruleTable(
      'Rules that decided',
      determining.map((rule) => [rule, rule.message] as const),
    ),
    ...requirementBlocks(requirements),
    ...section(
      'Advice',
      advisories.map((rule) => [rule, rule.message] as const),
    ),
    ...section(
      'Rules that were only observed',
      observed.map((rule) => [rule, `would ${rule.effect}: ${rule.message}`] as const),
    ),
    ...errors.map((error) => text(`${error.code}: ${error.message}`, 'alarm')),
  ];
}

type Told = readonly [rule: FiredRule, what: string];

function requirementBlocks(requirements: EvidenceRequest['decision']['requirements']): Block[] {
  return section(
    'What it had to bring',
    requirements.map(({ rule, requirement }) => {
      const { type, ...details } = requirement;
      const words = Object.entries(details).map(([name, value]) => `${name} ${String(value)}`);
      return [rule, `${type.replaceAll('-', ' ')}: ${words.join(', ') || 'yes'}. ${rule.message}`] as const;
    }),
  );
}

function section(title: string, told: readonly Told[]): Block[] {
  return told.length === 0 ? [] : [heading(title, 3), ruleTable(title, told)];
}

const ruleTable = (title: string, told: readonly Told[]): Block => ({
  kind: 'table',
  columns: [
    { title: 'Rule', share: 4 },
    { title: title === 'Rules that decided' ? 'What it says' : title, share: 6 },
    { title: 'Source', share: 5 },
  ],
  rows: told.map(([rule, what]) => [
    [strong(rule.title), '\n', code(`${rule.ruleId} v${rule.version}`)],
    rule.remedy === '' ? what : [what, '\n', quiet(rule.remedy)],
    sourceOf(rule),
  ]),
  empty: 'No rule stood out: what applies allowed it.',
});

function sourceOf({ source }: FiredRule): Content {
  return [`${source.document}, ${source.section}`, '\n', link(source.url, source.url)];
}

function formatVerdict(outcome: string): Content {
  switch (outcome) {
    case 'deny':
      return { text: 'denied', look: 'bad' };
    case 'review':
      return strong('allowed, once people have approved');
    default:
      return { text: 'allowed', look: 'good' };
  }
}
