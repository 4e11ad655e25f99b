import type { AuditEntry } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import type { Severity } from '../meaning/meaning.ts';
import { actorId, summarizeEntry } from '../meaning/summarize-entry.ts';

/** 0 to 10, of which 7 and more is what the format calls high. */
const SEVERITIES: Record<Severity, number> = { informational: 1, low: 3, medium: 5, high: 8, critical: 10 };

/** One line of ArcSight's Common Event Format, version 0, without the line end. */
export function toCef(exported: ExportedEntry, source: { origin: string; productVersion: string }): string {
  const { entry, subject } = exported;
  const { does, object, id, outcome, severity, message } = summarizeEntry(exported);
  const header = [
    'CEF:0',
    ...['Countersign', 'Countersign', source.productVersion, entry.type, message].map(escapeCefHeader),
    String(SEVERITIES[severity]),
  ].join('|');
  const extension = {
    rt: String(Date.parse(entry.at)),
    externalId: entry.id,
    dvchost: source.origin,
    act: does,
    outcome,
    suid: actorId(entry),
    ...(subject?.apiUser == null ? {} : { duid: subject.apiUser }),
    ...(reasonOf(entry) === undefined ? {} : { reason: reasonOf(entry) }),
    fileHash: exported.leafHash,
    cn1Label: 'index',
    cn1: String(exported.index),
    ...labelled(1, 'request', entry.request),
    ...labelled(2, 'account', subject?.account),
    ...labelled(3, 'provider', subject?.provider),
    ...labelled(4, 'integration', subject?.integration),
    ...labelled(5, object, id),
    ...labelled(6, 'data', JSON.stringify(entry.data)),
  };
  return `${header}|${Object.entries(extension)
    .map(([key, value]) => `${key}=${escapeCefValue(String(value))}`)
    .join(' ')}`;
}

/** In the header a backslash and the bar are escaped; it cannot hold a line end. */
function escapeCefHeader(text: string): string {
  return text.replace(/[\\|]/g, '\\$&').replace(/\r\n|[\r\n]/g, ' ');
}

/** In a value a backslash and the equals sign are escaped, and line ends are written out. */
function escapeCefValue(text: string): string {
  return text.replace(/[\\=]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n');
}

function labelled(number: number, label: string, value: string | null | undefined) {
  return value == null ? {} : { [`cs${number}Label`]: label, [`cs${number}`]: value };
}

function reasonOf({ data }: AuditEntry): string | undefined {
  return typeof data['code'] === 'string' ? data['code'] : undefined;
}
