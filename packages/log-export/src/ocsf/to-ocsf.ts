import type { EntryOutcome, OcsfVersion } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import type { Severity } from '../meaning/meaning.ts';
import { type Description, summarizeEntry } from '../meaning/summarize-entry.ts';
import { attestations } from './attestations.ts';
import { OCSF_CLASSES, type OcsfClass } from './classes.ts';
import { actorOf, authorizationsOf, objectOf, userOf } from './objects.ts';
import type { OcsfSource } from './ocsf-source.ts';

/** An event of OCSF with the class that it belongs to. */
export interface OcsfEvent {
  readonly ocsfClass: OcsfClass;
  readonly event: Readonly<Record<string, unknown>>;
}

const SEVERITIES: Record<Severity, number> = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 };
const STATUSES: Record<EntryOutcome, number> = { unknown: 0, success: 1, failure: 2 };
const OTHER_ACTIVITY = 99;

/** Puts one entry as an event of OCSF. Nothing is added that the log does not hold, save what its request is about. */
export function toOcsf(exported: ExportedEntry, source: OcsfSource, version: OcsfVersion): OcsfEvent {
  const { entry } = exported;
  const description = summarizeEntry(exported);
  const ocsfClass = OCSF_CLASSES[version][description.about];
  const activityId = ocsfClass.activities[description.does] ?? OTHER_ACTIVITY;
  const activityName = titleOf(description.does);
  const code = entry.data['code'];
  const event = {
    activity_id: activityId,
    activity_name: activityName,
    category_uid: ocsfClass.category.uid,
    category_name: ocsfClass.category.name,
    class_uid: ocsfClass.uid,
    class_name: ocsfClass.name,
    type_uid: ocsfClass.uid * 100 + activityId,
    type_name: `${ocsfClass.name}: ${activityId === OTHER_ACTIVITY ? 'Other' : activityName}`,
    time: Date.parse(entry.at),
    severity_id: SEVERITIES[description.severity],
    severity: titleOf(description.severity),
    status_id: STATUSES[description.outcome],
    status: titleOf(description.outcome),
    ...(typeof code === 'string' ? { status_code: code } : {}),
    message: description.message,
    metadata: metadataOf(exported, source, version),
    actor: { user: actorOf(entry), ...authorizationsOf(entry) },
    ...particulars(exported, description, version),
    unmapped: {
      ...entry.data,
      ...(exported.subject === null ? {} : { subject: exported.subject }),
      ...(version === '1.9.0' && source.checkpoint !== null ? { checkpoint: source.checkpoint } : {}),
    },
    // The profile is about these bytes: the fingerprint is the leaf hash over them.
    ...(version === '1.9.0' ? { raw_data: exported.body, ...attestations(exported, source) } : {}),
  };
  return { ocsfClass, event };
}

function metadataOf({ entry, index }: ExportedEntry, source: OcsfSource, version: OcsfVersion) {
  return {
    version,
    product: { name: 'Countersign', vendor_name: 'Countersign', version: source.productVersion },
    uid: entry.id,
    event_code: entry.type,
    sequence: index,
    log_name: source.origin,
    ...(entry.request === null ? {} : { correlation_uid: entry.request }),
    ...(version === '1.9.0' ? { profiles: ['record_integrity'] } : {}),
  };
}

/** The attributes that only the class has. */
function particulars(exported: ExportedEntry, description: Description, version: OcsfVersion) {
  switch (description.about) {
    case 'entity':
      return { entity: objectOf(exported, description) };
    case 'user':
      return { user: userOf(exported, description) };
    case 'access':
      return {
        user: userOf(exported, description),
        privileges: ['api-access'],
        ...(exported.subject === null
          ? {}
          : { resources: [{ uid: exported.subject.account, type: 'provider-account' }] }),
      };
    case 'api':
      return {
        api: { operation: description.id, service: { name: exported.subject?.provider ?? 'countersign' } },
        // The log holds no addresses of people or machines.
        src_endpoint: { name: 'not recorded', type_id: 0 },
        ...(version === '1.9.0' || exported.subject === null
          ? {}
          : { resources: [{ uid: exported.subject.account, type: 'provider-account' }] }),
      };
  }
}

/** `password-change` as `Password Change`. */
function titleOf(word: string): string {
  return word.replace(
    /(^|-)([a-z])/g,
    (_, start: string, letter: string) => (start === '' ? '' : ' ') + letter.toUpperCase(),
  );
}
