import type { DeliveryMessage } from '@countersign/use-cases/ports';

/** Facility "log audit" (RFC 5424, 6.2.1). */
const LOG_AUDIT = 13;
const SEVERITIES: Record<DeliveryMessage['severity'], number> = {
  critical: 2,
  high: 3,
  medium: 4,
  low: 5,
  informational: 6,
};
const NIL = '-';

/** A message of RFC 5424 in the frame of RFC 6587, 3.4.1: its length in bytes, a space, and the message. */
export function syslogFrame({ text, type, at, severity }: DeliveryMessage): Buffer {
  const priority = LOG_AUDIT * 8 + SEVERITIES[severity];
  const header = [`<${priority}>1`, new Date(at).toISOString(), NIL, 'countersign', NIL, type, NIL].join(' ');
  const message = Buffer.from(`${header} ${text}`, 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}
