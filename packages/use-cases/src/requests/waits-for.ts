import type { RequestState } from '@countersign/schema';
import { type Obstacle, obstacleOf } from '../outbox/obstacle-of.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';

/** The request that has to be settled before an approved one starts, and why. */
export interface WaitsFor extends Pick<Obstacle, 'because'> {
  readonly request: string;
  readonly state: RequestState;
}

/** What keeps an approved request from starting; undefined where nothing does. */
export function waitsFor(tx: ReadTransaction, request: RequestRecord): WaitsFor | undefined {
  const obstacle = obstacleOf(tx, request);
  if (obstacle === undefined) return undefined;
  const { request: first, because } = obstacle;
  return { request: first.id, state: first.state, because };
}
