import type { Logger } from '@countersign/use-cases/ports';
import type { HostConfig } from './config.ts';

/** What every command works with. */
export interface HostContext {
  readonly config: HostConfig;
  readonly logger: Logger;
}
