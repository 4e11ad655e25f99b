import { type Block, type Content, code, fields, heading, text } from '../../document/block.ts';
import { textOf, textsOf } from '../../log/pack-entry.ts';
import { formatTime } from '../format-time.ts';
import { itemEntryLink } from '../log-section.ts';
import type { RequestItem } from './request-item.ts';

/** The authority to carry it out, as the log issued it. */
export function permitSection({ request, entries }: RequestItem): Block[] {
  const { permit } = request;
  const issued = entries.findLast((entry) => entry.type === 'permit.issued');
  if (permit === null || issued === undefined)
    return [heading('Permit'), text('No permit was issued, so nothing could be carried out.')];
  const used = entries.find((entry) => entry.type === 'permit.used');
  const digest = (field: string) => code(textOf(issued, field) ?? '–');
  return [
    heading('Permit'),
    fields(
      ['Permit', [code(permit.id), ', entry ', itemEntryLink(issued)]],
      ['For revision', String(permit.revision)],
      ['Valid', `${formatTime(permit.notBefore)} to ${formatTime(permit.expiresAt)}`],
      ['Used', used === undefined ? 'no' : [formatTime(used.at), ', entry ', itemEntryLink(used)]],
      ['Reviews it stands on', code(textsOf(issued, 'reviews').join(', ') || '–')],
      ...(textOf(issued, 'breakGlass') === null
        ? []
        : [['In place of missing approvals', code(textOf(issued, 'breakGlass') ?? '')] as [string, Content]]),
      ['Request, by digest', digest('requestDigest')],
      ['Decision, by digest', digest('decisionDigest')],
      ['Policies, by digest', digest('policyDigest')],
      ['Plan, by digest', digest('planDigest')],
    ),
  ];
}
