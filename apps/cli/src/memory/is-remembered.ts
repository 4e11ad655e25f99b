import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKPOINT_TARGETS_FILE, WITNESS_POLICY_FILE } from '@countersign/schema';
import type { CommandContext } from '../context.ts';

/** Whether checkpoints of an installation that is started here go to anybody. Whether they arrive is another matter. */
export function isRemembered({ config, dataDirectory }: CommandContext): boolean {
  const { environment } = config;
  const configured = [
    environment.WITNESS_POLICY,
    environment.CHECKPOINT_FILE,
    environment.CHECKPOINT_WEBHOOK_URL,
    environment.CHECKPOINT_MAIL_TO,
  ];
  return (
    configured.some((one) => one !== undefined) ||
    [CHECKPOINT_TARGETS_FILE, WITNESS_POLICY_FILE].some((name) => existsSync(join(dataDirectory, name)))
  );
}
