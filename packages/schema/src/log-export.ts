import { z } from 'zod';

/** How entries of the log are written for other programs. */
export const EXPORT_FORMATS = ['ocsf', 'cloudevents', 'cef', 'csv', 'ndjson'] as const;
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Versions of the Open Cybersecurity Schema Framework that can be written. */
export const OCSF_VERSIONS = ['1.8.0', '1.9.0'] as const;
export const ocsfVersionSchema = z.enum(OCSF_VERSIONS);
export type OcsfVersion = z.infer<typeof ocsfVersionSchema>;

/** Names of the filters that entries of the log are looked for by. */
export const LOG_FILTERS = [
  'from',
  'to',
  'type',
  'request',
  'actor',
  'account',
  'provider',
  'integration',
  'outcome',
  'text',
] as const;

/** How a receiver of the log is reached. */
const DELIVERY_TARGET_KINDS = ['http', 'syslog', 'file'] as const;
export const deliveryTargetKindSchema = z.enum(DELIVERY_TARGET_KINDS);
export type DeliveryTargetKind = z.infer<typeof deliveryTargetKindSchema>;
