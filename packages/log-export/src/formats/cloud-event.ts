import type { OcsfVersion } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import { classUrl } from '../ocsf/classes.ts';
import type { OcsfSource } from '../ocsf/ocsf-source.ts';
import { toOcsf } from '../ocsf/to-ocsf.ts';

/** An OCSF event in the JSON envelope of CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md). */
export function toCloudEvent(exported: ExportedEntry, source: OcsfSource, version: OcsfVersion) {
  const { entry, index } = exported;
  const { event, ocsfClass } = toOcsf(exported, source, version);
  return {
    specversion: '1.0',
    id: entry.id,
    // Together with the identifier it is unique among all logs, as the specification asks.
    source: `//${source.origin}`,
    type: `countersign.${entry.type}`,
    ...(entry.request === null ? {} : { subject: entry.request }),
    time: entry.at,
    sequence: String(index),
    datacontenttype: 'application/json',
    dataschema: classUrl(version, ocsfClass),
    data: event,
  };
}
