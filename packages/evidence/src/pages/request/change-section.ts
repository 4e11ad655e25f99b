import type { EvidenceRequest, RequestInput } from '@countersign/schema';
import { type Block, type Content, heading, text } from '../../document/block.ts';
import { formatTime } from '../format-time.ts';
import { formatValue } from '../format-value.ts';
import type { RequestItem } from './request-item.ts';

/** What was there before, what was asked for, and what the provider had afterwards; then what edits changed. */
export function changeSection({ request }: RequestItem): Block[] {
  return [
    heading('What was asked for'),
    {
      kind: 'table',
      columns: [
        { title: 'Field', share: 3 },
        { title: 'Before, when it was decided', share: 4 },
        { title: 'Asked for', share: 5 },
        { title: 'Found afterwards', share: 4 },
      ],
      rows: rowsOf(request),
      empty: 'The change has no fields.',
    },
    ...editBlocks(request),
  ];
}

type Row = readonly [field: string, before: Content, asked: Content, after: Content];

function rowsOf({ request, facts, input, steps }: EvidenceRequest): Row[] {
  const result = Object.assign({}, ...steps.map((step) => step.result ?? {})) as Readonly<
    Record<string, unknown>
  >;
  const { target } = facts;
  const seen = (field: string): Content => (field in result ? formatValue(result[field]) : '–');
  const wanted = wantedBy(request.action);
  const rows: Row[] = [
    [
      'API user',
      target.exists ? `exists, ${target.active ? 'active' : 'not active'}` : 'does not exist',
      wanted.user,
      seen('status'),
    ],
    [
      'API access',
      target.integrationsEnabled ? 'on' : 'off',
      wanted.access,
      onOff(result['integrationsEnabled']),
    ],
  ];
  if (target.role !== null) rows.push(['Role on the provider', target.role, '–', '–']);
  if (result['providerId'] !== undefined)
    rows.push(['Identifier on the provider', '–', '–', seen('providerId')]);
  if (result['twoFactorEnabled'] !== undefined || target.twoFactorEnabled !== null)
    rows.push(['Two-factor sign-in', onOff(target.twoFactorEnabled), '–', onOff(result['twoFactorEnabled'])]);
  for (const [field, value] of Object.entries(input.change)) {
    const after = field === 'permissionType' ? seen('permissionType') : '–';
    rows.push([field, '–', field === 'password' ? 'typed, sealed to the worker' : formatValue(value), after]);
  }
  if (input.reviewDate !== undefined) rows.push(['Review date', '–', input.reviewDate, '–']);
  if (input.notBefore !== undefined) rows.push(['Not before', '–', input.notBefore, '–']);
  return rows;
}

const onOff = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'on' : 'off') : '–');

function wantedBy(action: EvidenceRequest['request']['action']): { user: string; access: string } {
  switch (action) {
    case 'create':
      return { user: 'new', access: 'on' };
    case 'delete':
      return { user: 'removed', access: 'off' };
    case 'enable':
      return { user: 'active', access: '–' };
    case 'disable':
      return { user: 'not active', access: '–' };
    case 'grant-api-access':
      return { user: 'as before', access: 'on' };
    case 'revoke-api-access':
      return { user: 'as before', access: 'off' };
    case 'update':
    case 'rotate-credentials':
      return { user: 'as before', access: 'as before' };
  }
}

function editBlocks({ inputs, revisions }: EvidenceRequest): Block[] {
  if (inputs.length < 2) return [];
  const rows = inputs.slice(1).flatMap((one, index) => {
    const changes = differences(inputs[index]?.input, one.input);
    const author = revisions.find(({ revision }) => revision === one.revision);
    return changes.map(([field, before, after]) => [
      `${one.revision}, ${formatTime(author?.createdAt)}`,
      field,
      formatValue(before),
      formatValue(after),
    ]);
  });
  return [
    heading('What edits changed', 3),
    text('Reviews count for one revision only; an edit voids those of the revision before.'),
    {
      kind: 'table',
      columns: [
        { title: 'Revision', share: 4 },
        { title: 'Field', share: 3 },
        { title: 'Before', share: 5 },
        { title: 'After', share: 5 },
      ],
      rows,
      empty: 'The revisions ask for the same.',
    },
  ];
}

function differences(before: RequestInput | undefined, after: RequestInput) {
  const [one, other] = [flat(before), flat(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((field) => formatValue(one.get(field)) !== formatValue(other.get(field)))
    .map((field) => [field, one.get(field), other.get(field)] as const);
}

function flat(input: RequestInput | undefined): ReadonlyMap<string, unknown> {
  if (input === undefined) return new Map();
  const { change, ...rest } = input;
  const { password, ...shown } = change;
  return new Map<string, unknown>([
    ...Object.entries(rest),
    ...Object.entries(shown).map(([name, value]) => [`change.${name}`, value] as const),
    ...(password === undefined ? [] : [['change.password', 'typed, sealed'] as const]),
  ]);
}
