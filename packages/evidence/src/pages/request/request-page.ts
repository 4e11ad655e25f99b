import type { EvidenceRequest } from '@countersign/schema';
import { type Block, type Content, code, fields, heading, type Page } from '../../document/block.ts';
import { formatTime } from '../format-time.ts';
import { logSection } from '../log-section.ts';
import { orDash, type PackContext, personOf } from '../pack-context.ts';
import { changeSection } from './change-section.ts';
import { credentialSection } from './credential-section.ts';
import { dutySection } from './duty-section.ts';
import { executionSection } from './execution-section.ts';
import { permitSection } from './permit-section.ts';
import type { RequestItem } from './request-item.ts';
import { reviewSection } from './review-section.ts';
import { taskSection } from './task-section.ts';
import { verdictSection } from './verdict-section.ts';

/** The page of a sampled request. */
export function requestPage(context: PackContext, item: RequestItem): Page {
  const { request } = item.request;
  return {
    path: `items/${request.id}.html`,
    title: `${formatAction(request.action)} on ${request.account}`,
    lead: [code(request.id), `, ${request.provider}, ${formatState(request.state)}`],
    blocks: [
      atAGlance(context, item),
      ...changeSection(item),
      ...verdictSection(item.request),
      ...reviewSection(context, item),
      ...permitSection(item),
      ...executionSection(context, item),
      ...taskSection(context, item.request),
      ...credentialSection(context, item),
      ...dutySection(context, item.request),
      heading('Entries of the log'),
      ...logSection(context, item.entries),
    ],
  };
}

function atAGlance(context: PackContext, { request: shown, drawnFrom }: RequestItem): Block {
  const { request, input } = shown;
  return fields(
    ['Drawn from', drawnFrom.join(', ')],
    ['State', formatOutcome(shown)],
    ['Requester', personOf(context, request.requester)],
    ['Submitted', formatTime(request.createdAt)],
    ['Last change of state', formatTime(request.updatedAt)],
    ['Account', `${request.account} (${orDash(shown.accountName)})`],
    ['Operator on the provider', request.operator],
    ['Integration', formatIntegration(context, request.integration)],
    ['API user', request.apiUser === null ? '–' : code(request.apiUser)],
    ['Subject as asked', input.subject ?? null],
    ['Reason', input.reason],
    ['File', formatBatch(shown)],
  );
}

function formatBatch({ request }: EvidenceRequest): Content | null {
  return request.batch === null ? null : [code(request.batch), `, line ${request.batchLine ?? '–'}`];
}

function formatIntegration(context: PackContext, id: string | null): string {
  if (id === null) return '–';
  const integration = context.integrations.get(id);
  return integration === undefined
    ? `${id} (not registered)`
    : `${integration.name} (${id}), owner ${integration.owner}`;
}

function formatOutcome({ request }: EvidenceRequest): Content {
  const look = request.state === 'done' ? 'good' : 'strong';
  const state = { text: formatState(request.state), look } as const;
  return request.failure === null ? state : [state, ': ', code(request.failure)];
}

const formatState = (state: string): string => state.replaceAll('-', ' ');

function formatAction(action: string): string {
  const words = action.replaceAll('-', ' ').replace('api', 'API');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
