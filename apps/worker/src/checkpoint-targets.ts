import { resolve } from 'node:path';
import { formatCosignerKey, type WitnessPolicy } from '@countersign/audit-log';
import {
  createCommandSender,
  createMailSender,
  createWebhookSender,
  createWitnessCaller,
  openCheckpointFile,
} from '@countersign/log-delivery';
import { type DeclaredTarget, idOfTarget } from '@countersign/schema';
import type { CheckpointTarget } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { CheckpointConfig } from './config.ts';

/** What does not answer in this time is tried again later. */
const timeoutMillis = 10_000;

interface TargetsOptions {
  /** What the environment says. */
  readonly config: CheckpointConfig;
  /** What the host has declared since. @throws where that cannot be used */
  readonly declared: () => readonly DeclaredTarget[];
  readonly policy: () => WitnessPolicy | null;
  /** Where relative paths start. */
  readonly dataDirectory: string;
  readonly logger: Logger;
}

/** Everybody that checkpoints are handed to now; made again when somebody else is. */
export function createCheckpointTargets(options: TargetsOptions): () => readonly CheckpointTarget[] {
  const { config, policy, dataDirectory, logger } = options;
  const configured = configuredTargets(config);
  let latest:
    | { readonly from: readonly unknown[]; readonly targets: readonly CheckpointTarget[] }
    | undefined;
  let declared: readonly DeclaredTarget[] = [];
  let problem: string | undefined;
  const declaredNow = () => {
    try {
      declared = options.declared();
      problem = undefined;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      // Once, and not every ten seconds. Those that were declared before go on.
      if (said !== problem) logger.error({ err: error }, 'what checkpoints are handed to cannot be read');
      problem = said;
    }
    return declared;
  };
  return () => {
    const from = [policy(), declaredNow()] as const;
    if (latest?.from[0] === from[0] && latest.from[1] === from[1]) return latest.targets;
    const targets = [
      ...witnessTargets(from[0]),
      ...configured,
      ...from[1].map((one) => declaredTarget(one, dataDirectory)),
    ];
    latest = { from, targets };
    return targets;
  };
}

/** A witness without an address is not asked, only believed. */
function witnessTargets(policy: WitnessPolicy | null): readonly CheckpointTarget[] {
  return (policy?.witnesses ?? []).flatMap(({ name, key, url }): readonly CheckpointTarget[] => {
    if (url === null) return [];
    const caller = createWitnessCaller({ url, timeoutMillis });
    const vkey = formatCosignerKey(key);
    return [{ kind: 'witness', id: `witness ${name}`, place: placeOf(vkey, url), key, vkey, caller }];
  });
}

function configuredTargets({ file, webhook, mail }: CheckpointConfig): readonly CheckpointTarget[] {
  const targets: CheckpointTarget[] = [];
  if (file !== null)
    targets.push({
      kind: 'file',
      id: 'file',
      place: placeOf(resolve(file)),
      archive: openCheckpointFile(file),
    });
  if (webhook !== null) {
    const sender = createWebhookSender({ ...webhook, timeoutMillis });
    targets.push({ kind: 'webhook', id: 'webhook', place: placeOf(webhook.url), sender });
  }
  if (mail !== null) {
    const sender = createMailSender({ ...mail, timeoutMillis });
    const { everyMillis } = mail;
    targets.push({ kind: 'mail', id: 'mail', place: placeOfMail(mail), sender, everyMillis });
  }
  return targets;
}

function declaredTarget(declared: DeclaredTarget, directory: string): CheckpointTarget {
  const id = idOfTarget(declared);
  if ('file' in declared) {
    const path = resolve(directory, declared.file);
    return { kind: 'file', id, place: placeOf(path), archive: openCheckpointFile(path) };
  }
  if ('command' in declared)
    return {
      kind: 'command',
      id,
      place: placeOf(directory, ...declared.command),
      sender: createCommandSender({ command: declared.command, directory, timeoutMillis }),
    };
  const { smtp: url, everyHours, ...addresses } = declared.mail;
  const sender = createMailSender({ ...addresses, url, timeoutMillis });
  const place = placeOfMail({ to: addresses.to, url });
  return { kind: 'mail', id, place, sender, everyMillis: everyHours * 3_600_000 };
}

const placeOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/** Whose mailbox, by which server. Who signs in there to send is no part of who remembers. */
function placeOfMail({ to, url }: { readonly to: string; readonly url: string }): string {
  const { protocol, host } = new URL(url);
  return placeOf(to, protocol, host);
}
