import { formatCosignerKey, type WitnessPolicy } from '@countersign/audit-log';
import {
  createMailSender,
  createWebhookSender,
  createWitnessCaller,
  openCheckpointFile,
} from '@countersign/log-delivery';
import type { CheckpointTarget } from '@countersign/use-cases';
import type { CheckpointConfig } from './config.ts';

/** What does not answer in this time is tried again later. */
const TIMEOUT_MILLIS = 10_000;

/** Everybody that checkpoints are handed to. A witness without an address is not asked, only believed. */
export function createCheckpointTargets(
  { file, webhook, mail }: CheckpointConfig,
  policy: WitnessPolicy | null,
): readonly CheckpointTarget[] {
  const timeoutMillis = TIMEOUT_MILLIS;
  const targets: CheckpointTarget[] = [];
  for (const { name, key, url } of policy?.witnesses ?? []) {
    if (url === null) continue;
    const caller = createWitnessCaller({ url, timeoutMillis });
    targets.push({ kind: 'witness', id: `witness ${name}`, key, vkey: formatCosignerKey(key), caller });
  }
  if (file !== null) targets.push({ kind: 'file', id: 'file', archive: openCheckpointFile(file) });
  if (webhook !== null) {
    const sender = createWebhookSender({ ...webhook, timeoutMillis });
    targets.push({ kind: 'webhook', id: 'webhook', sender });
  }
  if (mail !== null) {
    const sender = createMailSender({ ...mail, timeoutMillis });
    targets.push({ kind: 'mail', id: 'mail', sender, everyMillis: mail.everyMillis });
  }
  return targets;
}
