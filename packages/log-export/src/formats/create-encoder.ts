import type { ExportFormat, OcsfVersion } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import type { OcsfSource } from '../ocsf/ocsf-source.ts';
import { toOcsf } from '../ocsf/to-ocsf.ts';
import { toCef } from './cef.ts';
import { toCloudEvent } from './cloud-event.ts';
import { csvHeader, toCsv } from './csv.ts';
import { toNdjson } from './ndjson.ts';

/** What entries are written with, one at a time. */
export interface Encoder {
  /** Media type of the whole. */
  readonly contentType: string;
  /** What comes before the first entry, its line end included; empty in most formats. */
  readonly head: string;
  /** One entry, its line end included. */
  encode(entry: ExportedEntry): string;
}

/** Makes the encoder of one format. `ocsfVersion` matters to OCSF and CloudEvents only. */
export function createEncoder(
  format: ExportFormat,
  source: OcsfSource,
  ocsfVersion: OcsfVersion = '1.8.0',
): Encoder {
  const lines = (contentType: string, encode: (entry: ExportedEntry) => string): Encoder => ({
    contentType,
    head: '',
    encode: (entry) => `${encode(entry)}\n`,
  });
  switch (format) {
    case 'ocsf':
      return lines('application/x-ndjson', (entry) =>
        JSON.stringify(toOcsf(entry, source, ocsfVersion).event),
      );
    case 'cloudevents':
      return lines('application/x-ndjson', (entry) =>
        JSON.stringify(toCloudEvent(entry, source, ocsfVersion)),
      );
    case 'cef':
      return lines('text/plain; charset=utf-8', (entry) => toCef(entry, source));
    case 'csv':
      return { contentType: 'text/csv; charset=utf-8; header=present', head: csvHeader(), encode: toCsv };
    case 'ndjson':
      return lines('application/x-ndjson', toNdjson);
  }
}
