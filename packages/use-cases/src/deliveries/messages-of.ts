import { type ExportedEntry, severityOf } from '@countersign/log-export';
import type { DeliveryMessage } from '../ports/index.ts';
import type { LogDeliveryDeps } from './delivery-deps.ts';

/** Entries in the form in which they are sent. */
export function messagesOf(
  entries: readonly ExportedEntry[],
  { store, encoderFor }: Pick<LogDeliveryDeps, 'store' | 'encoderFor'>,
): readonly DeliveryMessage[] {
  const encoder = encoderFor(store.read((tx) => tx.audit.checkpoint()?.note ?? null));
  return entries.map((exported) => ({
    text: encoder.encode(exported).trimEnd(),
    type: exported.entry.type,
    at: Date.parse(exported.entry.at),
    severity: severityOf(exported),
  }));
}
