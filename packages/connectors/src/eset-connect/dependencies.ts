import type { Clock } from '@countersign/use-cases/ports';
import type { HttpClient } from '../http/http-call.ts';
import type { CallWindow } from '../pacing/call-window.ts';
import type { LogInHolds } from '../pacing/log-in-holds.ts';

export interface ConnectDependencies {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly holds: LogInHolds;
  /** 10 calls per second and set of credentials (https://help.eset.com/eset_connect/en-US/rate_limits.html). */
  readonly callWindow: CallWindow;
}
