import type { Rule } from '@countersign/schema';
import { code, fields, heading, link, type Page, strong, text } from '../document/block.ts';
import { type PackEntry, textOf } from '../log/pack-entry.ts';
import { placeOf } from '../log/period.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { type PackContext, type PolicySetInPack, personOf } from './pack-context.ts';

/** Which policies were in force from when to when. */
export function policiesPage(context: PackContext): Page {
  const { activations, period } = context.survey;
  return {
    path: 'policies.html',
    title: 'Policies in force',
    lead: 'The log says which set was in force when; its digest names the documents.',
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'In force from', share: 4 },
          { title: 'Until', share: 4 },
          { title: 'Put in force by', share: 4 },
          { title: 'Entry', share: 2 },
          { title: 'Set', share: 8 },
        ],
        rows: activations.map((entry, index) => [
          [formatTime(entry.at), placeOf(period, entry.at) === 'before' ? '\nbefore the period' : ''],
          endOfSet(activations[index + 1]),
          entry.actor.kind === 'principal' ? personOf(context, entry.actor.id) : `the program came with it`,
          itemEntryLink(entry),
          link(textOf(entry, 'policyDigest') ?? '', `policies/${textOf(entry, 'policyDigest') ?? ''}.html`),
        ]),
        empty: 'No policies were in force up to the end of the period, so nothing was allowed.',
      },
      text([
        'Changes of policies are in the population ',
        link('Work on policies', 'populations/policy-changes.csv'),
        ': who proposed, who approved, which proposals were refused.',
      ]),
    ],
  };
}

/** The rules of a set, each with what it says and where that comes from. */
export function policySetPage({ digest, rules }: PolicySetInPack): Page {
  return {
    path: `policies/${digest}.html`,
    title: `Policies ${digest.slice(0, 16)}…`,
    lead: `${rules.length} rules. The digest is SHA-256 over the canonical JSON (RFC 8785) of the documents.`,
    blocks: [
      fields(
        ['Digest', code(digest)],
        ['Documents', [link('bundle', `policies/${digest}.json`), ', signed, to load elsewhere']],
      ),
      ...rules.flatMap((rule) => [
        heading(rule.title, 3),
        fields(
          [
            'Rule',
            [
              code(`${rule.id} v${rule.version}`),
              `, ${rule.effect}`,
              rule.enforcement === 'observe' ? ', only observed' : '',
            ],
          ],
          ['Applies to', appliesTo(rule)],
          ['Tells', [strong(rule.event.params.message), ` ${rule.event.params.remedy}`]],
          [
            'Source',
            [
              `${rule.source.document}, ${rule.source.section}, read ${rule.source.read}\n`,
              link(rule.source.url, rule.source.url),
            ],
          ],
          ['What the source says', rule.source.says],
          ['Controls', rule.controls.join(', ')],
          ['Conditions', code(JSON.stringify(rule.conditions))],
        ),
      ]),
    ],
  };
}

const endOfSet = (next: PackEntry | undefined): string =>
  next === undefined ? 'the end of the period' : formatTime(next.at);

function appliesTo({ appliesTo: { providers, operations, effects } }: Rule): string {
  const what = operations?.join(', ') ?? 'every action';
  const doing = effects === undefined ? '' : `, with the effects ${effects.join(', ')}`;
  return `${what} on ${providers.join(', ')}${doing}`;
}
