import { AUDIT_EVENTS, type auditEntrySchema } from '@countersign/schema';
import { formatType, type JsonSchema, jsonSchemaOf } from './format-type.ts';
import { page, table } from './markdown.ts';

/** The page about every kind of entry in the log. */
export function auditEventsPage(): string {
  const groups = Map.groupBy(Object.entries(AUDIT_EVENTS), ([type]) => type.split('.')[0] ?? '');
  return page({
    from: 'packages/schema/src/audit-events.ts',
    parts: [
      '# Audit events',
      `An entry of the log is a JSON object in canonical form (RFC 8785); its bytes are a leaf of the tree whose checkpoints are signed. \`type\` says what happened and what \`data\` holds. A type is permanent: its name is never used again for something else. Entries hold no personal data, no free text and no secret; people and API users appear by identifier, contents by salted digest.`,
      table(['Member', 'Holds'], [...Object.entries(ENTRY).map(([name, holds]) => [`\`${name}\``, holds])]),
      ...[...groups].flatMap(([group, events]) => [
        `## ${group}`,
        ...events.flatMap(([type, schema]) => [
          `### \`${type}\``,
          schema.description ?? '',
          table(['Field', 'Holds'], fieldsOf(jsonSchemaOf(schema))),
        ]),
      ]),
    ],
  });
}

const ENTRY: Readonly<Record<keyof typeof auditEntrySchema.shape, string>> = {
  v: 'version of this form, `1`',
  id: 'identifier `evt_…`, which sorts by time',
  at: 'time in UTC',
  type: 'one of the types below',
  actor:
    'who did it: `{"kind":"principal","id":"pri_…","via":"token"}`, `{"kind":"worker","id":"…"}` or `{"kind":"system"}`',
  request: 'identifier `req_…` of the request that it belongs to, or null',
  data: 'what the type asks for',
};

function fieldsOf({ properties = {} }: JsonSchema): string[][] {
  return Object.entries(properties).map(([name, schema]) => [`\`${name}\``, formatType(schema)]);
}
