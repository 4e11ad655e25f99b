import type { EvidenceRequest } from '@countersign/schema';
import { type Block, fields, heading, text } from '../../document/block.ts';
import { namesOf, type PackContext } from '../pack-context.ts';

/** Who had which duty in this request, and whether any coincide. */
export function dutySection(context: PackContext, { request }: EvidenceRequest): Block[] {
  const row = context.survey.duties.find((one) => one.request === request.id);
  if (row === undefined) return [];
  return [
    heading('Separation of duties'),
    fields(
      ['Requested', namesOf(context, row.requesters)],
      ['Approved', namesOf(context, row.approvers)],
      ['Carried out by', namesOf(context, [...row.workers, ...row.doers])],
      ['Confirmed', namesOf(context, row.confirmers)],
    ),
    row.problems.length === 0
      ? text('No two duties were with one person.')
      : text(`Duties coincide: ${row.problems.join('; ')}.`, 'alarm'),
  ];
}
